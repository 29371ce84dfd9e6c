"""Accepting the offer of a call: the worker's phone is in the conference at once, or rings first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NoReturn

from offhook.centre.calls import legs
from offhook.centre.calls.leg_settings import set_leg
from offhook.centre.calls.ringing import ring
from offhook.centre.calls.through import put_through, worker_leg
from offhook.centre.transitions.checks import wrong_state
from offhook.centre.transitions.ending import NOT_PENDING
from offhook.centre.transitions.reservations import accept
from offhook.errors import ActionError
from offhook_grammar.node import Frozen, node

if TYPE_CHECKING:
    from offhook.centre.entities import Call, Participant, Reservation, Worker
    from offhook.centre.unit import UnitOfWork

CANT_ACCEPT = "cant-accept-call"
NO_BROWSER = "browser-voice-disabled"


@node
class ConferenceSettings(Frozen):
    """How a worker comes into a call. `to`: where the worker is called; `caller_id`: the number shown there.

    `ring_limit`: how long it rings at most. None leaves what is usual: the only worker's leaving ends the call, the
    customer's too. `record`: whether the call is recorded; `max_participants`: how many may take part.
    """

    to: str | None = None
    caller_id: str | None = None
    ring_limit: timedelta | None = None
    muted: bool = False
    beep_on_exit: bool = False
    end_conference_on_exit: bool | None = None
    end_conference_on_customer_exit: bool | None = None
    record: bool = False
    max_participants: int | None = None


_USUAL: Final = ConferenceSettings()


def accept_call(unit: UnitOfWork, reservation: Reservation, settings: ConferenceSettings = _USUAL) -> Reservation:
    """A worker takes the call that is offered. A phone in the browser is in the conference at once: the reservation is
    accepted, caller and worker join, the call starts. Any other phone rings, and its answer accepts the reservation;
    without one the reservation is canceled.

    Raises `ActionError`: `reservation-not-pending`, `browser-voice-disabled`, `cant-accept-call` for a call that is
    over or that the worker started, a phone that rings already, and one that nobody knows how to call.
    """
    if reservation.status != "pending":
        wrong_state(reservation, "pending", NOT_PENDING, "accepting it")
    worker = reservation.worker
    call = _acceptable(reservation)
    answered = legs.leg_for(call, worker)
    if answered is not None:
        _set_up(unit, call, answered, settings)
        return accept(unit, reservation)
    browser = worker.phone == "browser"
    if browser and not unit.centre.config.voice.browser_calls:
        raise ActionError(
            f"{worker.name} takes calls in the browser, which is switched off",
            code=NO_BROWSER,
            hint="voice.browser_calls in the centre's file switches it on",
        )
    if not browser and settings.to is None and worker.contact_uri is None:
        _refuse(f"{worker.name} has no contact_uri in the attributes", "say in conferenceOptions.to where to call")
    leg = worker_leg(unit, reservation, settings.to)
    _set_up(unit, call, leg, settings)
    if browser:
        accept(unit, reservation)
        put_through(unit, leg)
    else:
        ring(unit, leg, settings.ring_limit)
    return reservation


def reachable(worker: Worker) -> bool:
    """Whether the centre knows how to call a worker."""
    return worker.phone == "browser" or worker.contact_uri is not None


def _acceptable(reservation: Reservation) -> Call:
    call, worker = reservation.task.call, reservation.worker
    if call is None or not call.is_open:
        _refuse(f"the call of the task {reservation.task.key} is over", None)
    leg = legs.leg_for(call, worker)
    if leg is not None and leg.status != "waiting":
        if call.status == "ringing":
            _refuse(f"{worker.name} started this call, and it is accepted when the customer answers", None)
        _refuse(f"the phone of {worker.name} rings for this call already", "answering it accepts the reservation")
    return call


def _set_up(unit: UnitOfWork, call: Call, leg: Participant, settings: ConferenceSettings) -> None:
    unit.change(leg, "muted", settings.muted)
    unit.change(leg, "beep_on_exit", settings.beep_on_exit)
    unit.change(leg, "caller_id", settings.caller_id or leg.caller_id or call.caller_id)
    if settings.end_conference_on_exit is not None:
        unit.change(leg, "end_conference_on_exit", settings.end_conference_on_exit)
    customer = call.customer
    if customer is not None and settings.end_conference_on_customer_exit is not None:
        set_leg(unit, customer, end_conference_on_exit=settings.end_conference_on_customer_exit)
    if settings.record and not call.record:
        unit.change(call, "record", True)
    if settings.max_participants is not None:
        unit.change(call, "max_participants", settings.max_participants)


def _refuse(why: str, hint: str | None) -> NoReturn:
    raise ActionError(why, code=CANT_ACCEPT, hint=hint)
