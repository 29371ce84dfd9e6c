"""Leaving a call, and ending it for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.calls import legs

if TYPE_CHECKING:
    from offhook.centre.entities import Call, Participant
    from offhook.centre.unit import UnitOfWork

HUNG_UP = "hung up"


def hang_up(unit: UnitOfWork, leg: Participant, reason: str = HUNG_UP) -> None:
    """Whoever is on this leg leaves the call (`participant.left`); nothing happens if the leg is over.

    The call ends with it (`call.ended`) if that leg ends it, or nobody is left to speak to. A worker who has left
    finishes up (`reservation.wrapup`, `task.wrapup`). A caller who still waits gives up: `call.failed`,
    `task.canceled`.
    """
    legs.leave(unit, leg, reason)


def end_for_all(unit: UnitOfWork, call: Call, reason: str = "ended for all") -> None:
    """The call is over for everybody (`call.ended`, or `call.failed` before it started); its workers finish up."""
    legs.end_call(unit, call, reason)
