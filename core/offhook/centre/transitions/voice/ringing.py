"""What comes of calling somebody: an answer, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre import states
from offhook.centre.calls import legs
from offhook.centre.calls.reporting import leg_entities
from offhook.centre.calls.ringing import ANSWERED, NO_ANSWER, dial
from offhook.centre.calls.through import put_through
from offhook.centre.transitions.ending import cancel_reservation
from offhook.centre.transitions.reservations import accept
from offhook.errors import ActionError

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
    call = leg.call
    if leg.type == "worker":
        _worker_answers(unit, leg)
        return
    if leg is call.customer:
        for each in legs.worker_legs(call):
            _accept(unit, each)
    legs.join(unit, leg)


def not_reached(unit: UnitOfWork, leg: Participant, outcome: str) -> None:
    """Whoever is called cannot be reached: `outcome` is busy, no-answer or failed (`participant.left`).

    A customer's call is over with it; a worker's offer is canceled, unless it was to stay pending. Raises
    `ActionError` (`impossible-state-change`) for a leg that does not ring.
    """
    call = leg.call
    offered = leg.reservation
    if leg.status != "ringing":
        raise ActionError(f"the leg {leg.sid} is {leg.status}, and does not ring", code="impossible-state-change")
    legs.leave(unit, leg, outcome, outcome)
    if leg.type != "worker":
        return
    if call.is_open and call.status == "ringing" and not call.live:
        legs.end_call(unit, call, f"the worker: {outcome}")
    elif offered is not None and offered.status == "pending" and leg.twiml_url is None:
        cancel_reservation(unit, offered, outcome)


def _worker_answers(unit: UnitOfWork, leg: Participant) -> None:
    call = leg.call
    customer = call.customer
    if call.status == "ringing" and customer is not None and customer.status == "waiting":
        # a worker who calls somebody is called first
        legs.join(unit, leg)
        dial(unit, customer)
    elif leg.twiml_url is not None and leg.reservation is not None and leg.reservation.status == "pending":
        # an instruction that does not accept the reservation leaves that to the worker
        states.move(unit, leg, "waiting")
        legs.stop_timer(unit, leg)
        unit.emit("participant.updated", leg_entities(leg), previous={"status": "ringing"}, reason=ANSWERED)
    else:
        _accept(unit, leg)
        put_through(unit, leg)


def _accept(unit: UnitOfWork, leg: Participant) -> None:
    if leg.reservation is not None and leg.reservation.status == "pending":
        accept(unit, leg.reservation)
