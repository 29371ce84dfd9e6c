"""Commands of the living centre: time, who sits at the prompt, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from offhook.errors import ConfigError
from offhook.repl.commands.command import ReplCommand
from offhook.repl.result import Line, Piece, Result, line
from offhook_grammar.durations import parse_duration

if TYPE_CHECKING:
    from offhook.repl.feed import Repl


async def _advance(repl: Repl, words: str) -> Result:
    try:
        duration = parse_duration(words)
    except (ValueError, OverflowError):
        raise ConfigError(
            f"`advance` wants a duration, such as 5m or 1h 30m; found {words!r}", code="bad-command-line"
        ) from None
    if duration <= timedelta():
        raise ConfigError(f"time goes on only; found {words!r}", code="bad-command-line")
    await repl.session.advance(duration)
    shown = repl.happened.lines(times=True)
    now = repl.session.host.clock.now().isoformat()
    is_nothing = not shown and not any(one.flow.done for one in repl.session.waiting)
    return Result(lines=(line("nothing happened", "dim"),) if is_nothing else shown, data={"now": now})


async def _time(repl: Repl, _words: str) -> Result:
    now = repl.session.host.clock.now().astimezone(repl.session.options.zone)
    zone = repl.session.options.zone
    said: Line = (Piece(f"{now:%a %Y-%m-%d %H:%M:%S}", "time"), Piece(f" {zone}", "dim"))
    return Result(lines=(said,), data=now.isoformat())


async def _as(repl: Repl, words: str) -> Result:
    if not words:
        raise ConfigError("`as` wants a worker, by name or SID", code="bad-command-line")
    worker = repl.session.sit(words)
    return Result(lines=((Piece("you are ", "dim"), Piece(worker.name, "name")),), data={"worker": worker.name})


async def _undo(repl: Repl, _words: str) -> Result:
    from offhook.repl.feed import lost

    undone = await repl.undo()
    first, *more = undone.text.strip().splitlines()
    said: list[Line] = [(Piece("undone: ", "ok"), Piece(f"{first} …" if more else first))]
    return Result(lines=(*said, *lost(undone)), data={"undone": undone.text, "lost": list(undone.waiting)})


async def _dry_run(repl: Repl, words: str) -> Result:
    if words not in ("on", "off", ""):
        raise ConfigError(f"`dry-run` is on or off; found {words!r}", code="bad-command-line")
    if repl.session.is_guest:
        raise ConfigError("the host is another program's, and cannot go back", code="nothing-to-undo")
    if words:
        repl.session.dry, repl.would_be = words == "on", None
    now = "each input is undone at once, and nothing reaches the world outside" if repl.session.dry else "off"
    return Result(lines=((Piece("dry run: ", "dim"), Piece(now)),), data=repl.session.dry)


async def _exit(_repl: Repl, _words: str) -> Result:
    return Result(leave=True)


_DRY: Final = "undo each input at once, and reach nothing outside"
_DRY_HELP: Final = """`trace` draws what an input did before it was undone. `as` stays, so that one can look from
another desk; `save` does write its file, and `undo` goes back for real."""


def _real_time(repl: Repl) -> str:
    return "" if repl.session.host.clock.is_virtual else "time goes by itself here"


def _guest(repl: Repl) -> str:
    return "the host is another program's" if repl.session.is_guest else ""


COMMANDS: Final = (
    ReplCommand("advance", "advance 5m", "let virtual time pass", _advance, changes=True, without=_real_time),
    ReplCommand("time", "time", "what time it is in the centre", _time),
    ReplCommand("as", "as WORKER", "sit at another worker's desk", _as, changes=True),
    ReplCommand("undo", "undo", "go back to before the last input", _undo, without=_guest),
    ReplCommand("dry-run", "dry-run on|off", _DRY, _dry_run, _DRY_HELP, without=_guest),
    ReplCommand("exit", "exit", "leave", _exit),
)
