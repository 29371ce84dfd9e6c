"""What an input comes to: lines of styled pieces, made without any terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from offhook.printable import clean
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.errors import OffhookError

Style = Literal["plain", "dim", "bold", "action", "name", "value", "time", "error", "warning", "hint", "ok"]


class Piece(NamedTuple):
    """A text in one style."""

    text: str
    style: Style = "plain"


Line = tuple[Piece, ...]

ABSENT: Final = object()
"""That an input has no value; null is one."""


@record
class Result(Frozen):
    """What came of an input.

    `value`: that of an expression, or of an action; `ABSENT` without one. `incomplete`: the input is right as far as it
    goes, and wants more lines; nothing was done. `failed`: it could not be done, or failed. `leave`: the session is
    over. `data`: what programs read in place of the lines, in JSON's terms; None for nothing. `clear`: the screen is to
    be emptied first.
    """

    lines: tuple[Line, ...] = ()
    value: Any = ABSENT
    incomplete: bool = False
    failed: bool = False
    leave: bool = False
    data: Any = None
    clear: bool = False
    error: Any = None

    @property
    def text(self) -> str:
        """The lines without styles."""
        return plain(self.lines)


def line(text: str, style: Style = "plain") -> Line:
    """A line in one style."""
    return (Piece(text, style),)


def lines(text: str, style: Style = "plain") -> tuple[Line, ...]:
    """Several of them."""
    return tuple([line(each, style) for each in text.splitlines()])


def failure(message: str, hint: str | None = None) -> Result:
    """That something cannot be done, in a line, with a hint below it."""
    said = [line(message, "error")]
    if hint:
        said.append((Piece("  = ", "dim"), Piece(hint, "hint")))
    error = {"message": message} | ({"hint": hint} if hint else {})
    return Result(lines=tuple(said), failed=True, error=error)


def refusal(problem: OffhookError) -> Result:
    """The same for what was raised."""
    return replace(failure(problem.message, problem.hint), error=problem.to_json())


def plain(shown: Iterable[Line]) -> str:
    """Lines as text without styles, and without what a terminal would obey."""
    return "\n".join(clean("".join(piece.text for piece in each)) for each in shown)
