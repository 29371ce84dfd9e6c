"""The state machines of the centre, one table each: what may become what, why, and with which events.

A transition changes a state with `states.move(unit, entity, "to")`, and so only as a table says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from offhook.centre.states.call import CALL
from offhook.centre.states.channel import CHANNEL
from offhook.centre.states.conversation import CONVERSATION
from offhook.centre.states.participant import PARTICIPANT
from offhook.centre.states.recording import RECORDING
from offhook.centre.states.reservation import RESERVATION
from offhook.centre.states.table import GONE, NEW, Move, StateTable
from offhook.centre.states.task import TASK
from offhook.centre.states.transfer import TRANSFER

if TYPE_CHECKING:
    from offhook.centre.entities import Entity
    from offhook.centre.unit import UnitOfWork

TABLES: Final[tuple[StateTable, ...]] = (
    TASK,
    RESERVATION,
    TRANSFER,
    CALL,
    PARTICIPANT,
    RECORDING,
    CONVERSATION,
    CHANNEL,
)
"""All of them, in the order of the page."""
_OF_KIND: Final = {table.kind: table for table in TABLES}


def move(unit: UnitOfWork, entity: Entity, to: str, kind: str | None = None) -> None:
    """Change an entity's state as its table permits; `kind` names the table if it is not the entity's own.

    Raises `ActionError` (`impossible-state-change`), for which a transition has checked before.
    """
    _OF_KIND[kind or entity.entity_kind].move(unit, entity, to)


__all__ = ["GONE", "NEW", "TABLES", "Move", "StateTable", "move"]
