"""`simulate`: people in the background."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.parameters import wrong
from offhook.repl.result import Piece, Result

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

_USUAL: Final = 1.0
_MOST: Final = 600.0
_RATE: Final = re.compile(r"on(?: (?P<rate>\d+(?:\.\d+)?)(?: (?:per|a) minute)?)?")


async def _simulate(repl: Repl, words: str) -> Result:
    session = repl.session
    now = session.people
    if words == "off" and now is not None:
        now.end()
    elif words and words != "off":
        rate = _rate_of(words)
        if now is None:
            now = session.simulated()
            if not session.is_guest:
                now.keep()
        now.begin(rate)
        await session.host.settle()
    shown = repl.happened.lines(times=False)
    if now is None or not now.rate:
        return Result(lines=(*shown, (Piece("simulate: ", "dim"), Piece("off"))), data={"rate": 0})
    said = f"{now.rate:g} a minute come as time advances; everybody works but {_you(repl)}"
    return Result(lines=(*shown, (Piece("simulate: ", "dim"), Piece(said))), data={"rate": now.rate})


def _you(repl: Repl) -> str:
    worker = repl.session.worker
    return worker.name if worker is not None else "nobody"


def _rate_of(words: str) -> float:
    found = _RATE.fullmatch(words)
    rate = float(found["rate"] or _USUAL) if found is not None else 0.0
    if not 0 < rate <= _MOST:
        raise wrong(f"`simulate` is off, on, or as `on 3 per minute`, with up to {_MOST:g}; found {words!r}")
    return rate


_HELP: Final = """Customers come by chance on all channels that somebody takes, so many a minute (1 unless said), and
the agents accept, serve, wrap up and complete; all but you. Every fifth customer gives up after a while.
`simulate off`: nobody comes any more; who is being served is served to the end."""

COMMANDS: Final = (
    ReplCommand("simulate", "simulate on [N per minute]", "people in the background", _simulate, _HELP, changes=True),
)
