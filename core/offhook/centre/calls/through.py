"""Bringing a worker and a customer together in the conference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.calls.leg_settings import set_leg
from offhook.centre.calls.legs import add_leg, join, worker_legs
from offhook.centre.calls.ringing import dial

if TYPE_CHECKING:
    from offhook.centre.entities import Participant, Reservation
    from offhook.centre.unit import UnitOfWork


def worker_leg(unit: UnitOfWork, reservation: Reservation, number: str | None = None) -> Participant:
    """A leg for the worker of a reservation, `ringing`; its leaving ends the call if no other worker is in it."""
    worker, call = reservation.worker, reservation.task.call
    if call is None:
        raise ValueError(f"the task {reservation.task.key} has no call")
    alone = not any(each.status == "joined" for each in worker_legs(call))
    leg = add_leg(
        unit, call, "worker", worker=worker, reservation=reservation, phone_number=number or worker.contact_uri
    )
    leg.end_conference_on_exit = alone
    return leg


def put_through(unit: UnitOfWork, leg: Participant) -> None:
    """A worker comes into the conference (`participant.joined`), and before that the caller who waits; the customer of
    an outbound call is called after it (`call.ringing`).

    Where several workers are in the call, none ends it for the others by leaving.
    """
    call = leg.call
    customer = call.customer
    waits = customer is not None and customer.status == "waiting"
    if customer is not None and waits and call.direction == "inbound":
        join(unit, customer)
    join(unit, leg)
    for other in [each for each in worker_legs(call) if each.status == "joined" and each is not leg]:
        set_leg(unit, other, end_conference_on_exit=False)
    if customer is not None and waits and call.direction == "outbound":
        dial(unit, customer)
