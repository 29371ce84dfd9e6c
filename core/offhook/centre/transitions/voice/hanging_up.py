"""Leaving a call, and ending it for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.calls import legs
from offhook.centre.calls.leg_settings import set_leg, unhold

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


def leave_call(unit: UnitOfWork, leg: Participant) -> None:
    """A worker hangs up (`participant.left`, `reservation.wrapup`); nothing happens if the leg is over.

    Two outside parties or more who stay go on without the worker, whoever was on hold too, until one of them leaves;
    so do other workers. Else the call ends.
    """
    call = leg.call
    others = [each for each in call.participants if each.status == "joined" and each is not leg]
    outside = [each for each in others if each.type not in ("worker", "supervisor")]
    if len(outside) > 1 and not any(each.type == "worker" for each in others):
        set_leg(unit, leg, end_conference_on_exit=False)
        for each in outside:
            unhold(unit, each)
            set_leg(unit, each, end_conference_on_exit=True)
    hang_up(unit, leg)


def end_for_all(unit: UnitOfWork, call: Call, reason: str = "ended for all") -> None:
    """The call is over for everybody (`call.ended`, or `call.failed` before it started); its workers finish up."""
    legs.end_call(unit, call, reason)
