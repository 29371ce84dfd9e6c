"""The state machines of the centre as tables."""

from __future__ import annotations

from generating.markdown import table
from offhook.centre.states import TABLES, Move, StateTable

_NOTHING = "\u2013"
_TITLES = {
    "participant": "A leg of a call",
    "channel": "The channel of a conversation",
}


def state_tables() -> str:
    """A section with a table for each machine: from, to, why, and the events of the change."""
    return "\n\n".join(f"### {_title(each)}\n\n{_states(each)}" for each in TABLES)


def _title(machine: StateTable) -> str:
    return _TITLES.get(machine.kind, f"A {machine.kind}")


def _states(machine: StateTable) -> str:
    rows = [(_sources(move), _to(move), move.cause, _events(move)) for move in machine.moves]
    return table(("from", "to", "why", "events"), rows)


def _sources(move: Move) -> str:
    return ", ".join(f"`{source}`" if source else _NOTHING for source in move.states())


def _to(move: Move) -> str:
    return f"`{move.to}`" if move.to else "gone"


def _events(move: Move) -> str:
    return ", ".join(f"`{event}`" for event in move.events) or _NOTHING
