"""Inputs from a pipe or a file: each is done as soon as it is complete, without colour and without a prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from offhook.repl.shell.looking import Looking, is_remark

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

_FAILED: Final = 1
_UNUSABLE: Final = 3


async def run_piped(
    repl: Repl, lines: Iterable[str], *, say: Callable[[str], None], complain: Callable[[str], None]
) -> int:
    """Do the inputs that `lines` have. Gives the exit status: 0, 1 if one of them failed, 3 if the last one ends too
    early. An input ends with the first line at which it is complete, as at a terminal; after one that failed the next
    one is done. `say` takes what comes of them, `complain` what is wrong."""
    looking = Looking(repl)
    status, typed, first = 0, "", 1
    for number, line in enumerate(lines, 1):
        if not typed:
            first = number
        typed += line.removesuffix("\n").removesuffix("\r") + "\n"
        text = typed.removesuffix("\n")
        if is_remark(text):
            typed = typed if text.strip() else ""
            continue
        if not looking.is_complete(text):
            continue
        typed = ""
        result = await repl.feed(text)
        if result.failed:
            status = _FAILED
            complain(f"offhook: the input of line {first} failed\n{result.text}")
        elif result.lines:
            say(result.text)
        if result.leave:
            return status
    if typed and not is_remark(typed):
        complain(f"offhook: the input of line {first} ends too early")
        return _UNUSABLE
    return status
