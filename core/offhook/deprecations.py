"""What plugins should not use any more: one table, and the warning with the plugin's file and line.

What stands here still works. How long it does is promised in `docs/compatibility.md`.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from dataclasses import field
from types import FrameType
from typing import Any, Final

from offhook_grammar.node import Frozen, record

STAYS: Final = 2
"""For how many minor releases something deprecated stays at least."""
EVERY_HOOK: Final = "*"
"""In place of a hook's name: all hooks."""


class OffhookDeprecationWarning(DeprecationWarning):
    """A plugin uses something that will go. It is raised at the plugin's own line."""


@record
class Deprecation(Frozen):
    """Something that will go. `since`: the release in which that was said; `until`: the first without it; `instead`:
    what to use.

    Raises `ValueError` if it does not stay for as long as is promised.
    """

    since: str
    until: str
    instead: str

    def __post_init__(self) -> None:
        (major, minor), last = _release(self.since), _release(self.until)
        if last < (major, minor + STAYS):
            raise ValueError(f"what is deprecated since {self.since} stays for {STAYS} minor releases")

    def says(self, what: str) -> str:
        """The warning's text."""
        return f"{what} is deprecated since Offhook {self.since} and goes with {self.until}: use {self.instead}"


@record
class Deprecations(Frozen):
    """A table of them. `hooks`: by the hook's name. `arguments`: by the names of hook (`*`: every one) and argument.
    `options`: those of `hookimpl`. `names`: what `offhook` exports; one that is not there any more stands for the
    name that is to be used instead."""

    hooks: Mapping[str, Deprecation] = field(default_factory=dict)
    arguments: Mapping[tuple[str, str], Deprecation] = field(default_factory=dict)
    options: Mapping[str, Deprecation] = field(default_factory=dict)
    names: Mapping[str, Deprecation] = field(default_factory=dict)

    def of_hook(self, name: str, arguments: tuple[str, ...], options: tuple[str, ...]) -> list[str]:
        """What to say of a hook that takes these arguments, and whose author says these options of `hookimpl`."""
        found = [self.hooks[name].says(f"the hook {name}")] if name in self.hooks else []
        for argument in arguments:
            told = self.arguments.get((name, argument)) or self.arguments.get((EVERY_HOOK, argument))
            found += [told.says(f"the argument {argument} of {name}")] if told is not None else []
        found += [self.options[one].says(f"the option {one} of hookimpl") for one in options if one in self.options]
        return found

    def __iter__(self) -> Any:
        for table in (self.hooks, self.arguments, self.options, self.names):
            yield from table.values()


DEPRECATIONS: Final = Deprecations()
"""What is deprecated in this release."""


def _release(version: str) -> tuple[int, int]:
    major, minor, *_ = version.split(".")
    return int(major), int(minor)


def warn_at(message: str, file: str, line: int, names: dict[str, Any] | None = None) -> None:
    """Give the warning as if that line had. `names`: the globals there, by which Python knows what it has said."""
    registry = names.setdefault("__warningregistry__", {}) if names is not None else None
    module = names.get("__name__") if names is not None else None
    warnings.warn_explicit(message, OffhookDeprecationWarning, file or "<unknown>", line, module, registry)


def warn_of_name(name: str, deprecation: Deprecation) -> None:
    """Warn whoever now takes a deprecated name from `offhook`."""
    frame: FrameType | None = sys._getframe(2)  # behind this function and the module's `__getattr__`
    if frame is None or frame.f_code.co_filename.startswith("<frozen importlib"):
        return  # `from offhook import …` looks whether the name is there, and then takes it
    warn_at(deprecation.says(f"offhook.{name}"), frame.f_code.co_filename, frame.f_lineno, frame.f_globals)
