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

    Two outside parties or more who stay go on without the worker, until one of them leaves; so do other workers with
    the customer. Nobody outside stays on hold then. Else the call ends.
    """
    others = [each for each in leg.call.participants if each.status == "joined" and each is not leg]
    outside = [each for each in others if each.type not in ("worker", "supervisor")]
    workers = any(each.type == "worker" for each in others)
    if len(outside) > 1 and not workers:
        set_leg(unit, leg, end_conference_on_exit=False)
        for each in outside:
            set_leg(unit, each, end_conference_on_exit=True)
    if leg.status == "joined" and not leg.end_conference_on_exit and (workers or len(outside) > 1):
        for each in outside:
            unhold(unit, each)
    hang_up(unit, leg)


def end_for_all(unit: UnitOfWork, call: Call, reason: str = "ended for all") -> None:
    """The call is over for everybody (`call.ended`, or `call.failed` before it started); its workers finish up."""
    legs.end_call(unit, call, reason)
