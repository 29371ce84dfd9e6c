"""`format` and `clear`: how results come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.parameters import no_such
from offhook.repl.result import Piece, Result

if TYPE_CHECKING:
    from offhook.repl.feed import Form, Repl

FORMS: Final = ("table", "json")


async def _format(repl: Repl, words: str) -> Result:
    if words and words not in FORMS:
        raise no_such("format", words, FORMS)
    if words:
        repl.form = cast("Form", words)
    return Result(lines=((Piece("format: ", "dim"), Piece(repl.form)),), data=repl.form)


async def _clear(_repl: Repl, _words: str) -> Result:
    return Result(clear=True)


COMMANDS: Final = (
    ReplCommand("format", "format table|json", "how results are printed", _format),
    ReplCommand("clear", "clear", "empty the screen", _clear),
)
