"""TaskRouter's voice instructions: what the platform does with a call by order of a reservation that is pending."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

from offhook.centre.calls import legs
from offhook.centre.calls.ringing import ring
from offhook.centre.transitions.reservations import accept
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.entities import Call, Participant, Reservation
    from offhook.centre.unit import UnitOfWork

ISSUE_CALL_FAILED = "issue-call-failed"
NO_DEQUEUE = "unable-to-issue-dequeue"
REDIRECT_FAILED = "redirect-call-failed"
REDIRECTED = "redirected"


def issue_call(
    unit: UnitOfWork,
    reservation: Reservation,
    twiml_url: str,
    caller_id: str,
    *,
    to: str | None = None,
    timeout: timedelta | None = None,
    accepts: bool = False,
    records: bool = False,
) -> Participant:
    """Ring the worker of a pending reservation, whose leg runs TwiML when it is answered.

    With `accepts` the reservation is accepted before it rings, and the answer brings worker and caller together; else
    the worker's leg waits, answered, until the reservation is accepted. Raises `ActionError`: `issue-call-failed`.
    """
    call = _call_of(reservation, ISSUE_CALL_FAILED, "ringing its worker")
    leg = _leg_to(unit, call, reservation, to, caller_id, ISSUE_CALL_FAILED)
    unit.change(leg, "twiml_url", twiml_url)
    unit.change(call, "record", call.record or records)
    if accepts:
        accept(unit, reservation)
    ring(unit, leg, timeout)
    return leg


def dequeue(
    unit: UnitOfWork,
    reservation: Reservation,
    *,
    to: str | None = None,
    caller_id: str | None = None,
    timeout: timedelta | None = None,
    post_work_activity_sid: str | None = None,
    records: bool = False,
) -> Participant:
    """Ring the worker of a pending reservation; the answer accepts it, and brings worker and caller together.

    After the call the worker moves to the activity. Raises `ActionError`: `unable-to-issue-dequeue`, also for a task
    without a caller who waits.
    """
    call = _call_of(reservation, NO_DEQUEUE, "connecting its worker with the caller")
    if call.direction != "inbound" or call.status != "queued":
        _refuse(f"the call {call.sid} is {call.direction} and {call.status}: no caller waits in it", NO_DEQUEUE)
    leg = _leg_to(unit, call, reservation, to, caller_id, NO_DEQUEUE)
    unit.change(call, "record", call.record or records)
    unit.change(leg, "post_work_activity_sid", post_work_activity_sid)
    ring(unit, leg, timeout)
    return leg


def redirect_call(
    unit: UnitOfWork, reservation: Reservation, call_sid: str, twiml_url: str, *, accepts: bool = False
) -> Participant:
    """Send the caller of a pending reservation's task to other TwiML: the caller's leg is over for the centre, and the
    call with it (`participant.left`, `call.failed`).

    With `accepts` the reservation is accepted before, and the worker goes on with a task without a call; else the task
    is canceled, since nobody waits for it any more. Raises `ActionError`: `redirect-call-failed`.
    """
    call = _call_of(reservation, REDIRECT_FAILED, "sending its caller elsewhere")
    customer = call.customer
    if customer is None or customer.sid != call_sid:
        _refuse(f"{call_sid} is not the caller's leg of the task {reservation.task.key}", REDIRECT_FAILED)
    unit.change(customer, "twiml_url", twiml_url)
    if accepts:
        accept(unit, reservation)
    legs.leave(unit, customer, REDIRECTED)
    return customer


def _call_of(reservation: Reservation, code: str, does: str) -> Call:
    if reservation.status != "pending":
        _refuse(f"reservation {reservation.key} is {reservation.status}, and {does} wants one that is pending", code)
    call = reservation.task.call
    if call is None:
        _refuse(f"the task {reservation.task.key} is on the channel {reservation.task.channel}, and has no call", code)
    if not call.is_open:
        _refuse(f"the call {call.sid} is over: it is {call.status}", code)
    return call


def _leg_to(
    unit: UnitOfWork, call: Call, reservation: Reservation, to: str | None, caller_id: str | None, code: str
) -> Participant:
    worker = reservation.worker
    number = to or worker.contact_uri
    if number is None:
        _refuse(
            f"{worker.name} has no contact_uri in the attributes", code, f"say in options.to where {worker.name} is"
        )
    if legs.leg_for(call, worker) is not None:
        _refuse(f"{worker.name} is being called for the task {reservation.task.key} already", code)
    leg = legs.add_leg(unit, call, "worker", worker=worker, reservation=reservation, phone_number=number)
    unit.change(leg, "caller_id", caller_id or call.caller_id)
    return leg


def _refuse(why: str, code: str, hint: str | None = None) -> NoReturn:
    raise ActionError(why, code=code, hint=hint)
