"""What comes of calling somebody: an answer, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre import states
from offhook.centre.calls import legs
from offhook.centre.calls.following import bring_together
from offhook.centre.calls.reporting import leg_entities
from offhook.centre.calls.ringing import ANSWERED, NO_ANSWER, dial
from offhook.centre.transitions.ending import cancel_reservation
from offhook.centre.transitions.reservations import accept

if TYPE_CHECKING:
    from offhook.centre.entities import Participant
    from offhook.centre.unit import UnitOfWork


def ringing_due(unit: UnitOfWork, leg: Participant) -> None:
    """The time that a leg rings is over."""
    outcome = leg.outcome or NO_ANSWER
    if leg.status != "ringing":
        return
    if outcome == ANSWERED:
        answer(unit, leg)
    else:
        not_reached(unit, leg, outcome)


def answer(unit: UnitOfWork, leg: Participant) -> None:
    """Whoever is called answers, and comes into the conference (`participant.joined`).

    A worker's answer accepts what is offered with the call; so does the customer's, whom the worker called. Raises
    `ActionError` (`impossible-state-change`) for a leg that is over, or joined already.
    """
    offered = leg.reservation if leg.reservation is not None and leg.reservation.status == "pending" else None
    call = leg.call
    if leg.type == "worker" and call.status == "ringing":
        # the worker calls the customer, and is called first
        legs.join(unit, leg)
        if call.customer is not None:
            dial(unit, call.customer)
    elif leg.type == "worker" and leg.twiml_url is not None:
        _answered_by_instruction(unit, leg)
    elif leg.type == "worker" and offered is not None:
        accept(unit, offered)
    elif leg is call.customer and call.task.status == "reserved" and call.task.reservation is not None:
        accept(unit, call.task.reservation)
        legs.join(unit, leg)
    else:
        legs.join(unit, leg)


def not_reached(unit: UnitOfWork, leg: Participant, outcome: str) -> None:
    """Whoever is called cannot be reached: `outcome` is busy, no-answer or failed (`participant.left`).

    A customer's call is over with it; a worker's offer is canceled, unless it was to stay pending. Raises
    `ActionError` (`impossible-state-change`) for a leg that does not ring.
    """
    call = leg.call
    offered = leg.reservation
    legs.leave(unit, leg, outcome, outcome)
    if leg.type != "worker":
        return
    if call.is_open and call.status == "ringing" and not call.live:
        legs.end_call(unit, call, f"the worker: {outcome}")
    elif offered is not None and offered.status == "pending" and leg.twiml_url is None:
        cancel_reservation(unit, offered, outcome)


def _answered_by_instruction(unit: UnitOfWork, leg: Participant) -> None:
    """A worker who is called by instruction has answered: the leg waits until the reservation is accepted."""
    reservation = leg.reservation
    if reservation is None or reservation.status != "pending":
        if reservation is not None:
            bring_together(unit, leg.call, reservation)
        return
    states.move(unit, leg, "waiting")
    legs.stop_timer(unit, leg)
    unit.emit("participant.updated", leg_entities(leg), previous={"status": "ringing"}, reason=ANSWERED)
