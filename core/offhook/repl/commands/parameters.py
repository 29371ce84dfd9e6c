"""What stands behind a command's name."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Final

from offhook.errors import ConfigError, OffhookError
from offhook.registry import nearest

CODE: Final = "bad-command-line"


def wrong(message: str, hint: str | None = None) -> ConfigError:
    """That a line cannot be used."""
    return ConfigError(message, code=CODE, hint=hint)


def no_such(kind: str, name: str, names: Iterable[str]) -> ConfigError:
    """That there is nothing of that name, with the nearest one, or all."""
    there = list(names)
    near = nearest(name, there)
    hint = f"did you mean {near}?" if near else f"there are: {', '.join(there)}" if there else None
    return wrong(f"there is no {kind} {name}", hint)


def nearest_of(problem: OffhookError, otherwise: str) -> str:
    """The nearest name that a problem knows; its other hints are for the command line, and `otherwise` for here."""
    return problem.hint if problem.hint is not None and problem.hint.startswith("did you mean") else otherwise


def split(words: str) -> list[str]:
    """The words of a line; quotes hold words together. Raises `ConfigError`."""
    try:
        return shlex.split(words)
    except ValueError as error:
        raise wrong(f"the line ends within quotes: {error}") from None


def switch(command: str, words: str, now: bool) -> bool:
    """`on` or `off`; nothing asks how it is. Raises `ConfigError`."""
    if words not in ("on", "off", ""):
        raise wrong(f"`{command}` is on or off; found {words!r}")
    return words == "on" if words else now
