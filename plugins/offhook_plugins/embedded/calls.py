"""Calls on the embedded centre: started, left, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Participant, Reservation, UnitOfWork, Worker, transitions
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.voice import EndCall, HangupCall, StartOutboundCall

_NO_CALL = "no-active-call"


@hookimpl
def start_outbound_call(
    payload: StartOutboundCall, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> Reservation:
    """The worker has an outbound voice task, reserved for the worker alone, and its customer's phone rings.

    The worker's phone comes first: in the browser it is in the conference at once, any other rings before. The
    customer's answer accepts the reservation and starts the call. Busy, no answer, or a number that cannot be reached
    cancel the task.
    """
    worker = invocation.worker
    if worker is None:
        _refuse(invocation, "outbound-generic", "no worker is concerned who could call", "invoke it for a worker")
    _check_free(invocation, centre, worker)
    destination = transitions.voice.dialable(centre, payload.destination)
    if destination is None:
        _refuse(
            invocation,
            "invalid-destination",
            f"{payload.destination!r} cannot be dialled",
            "write the number in E.164, such as +4930123456; client: wants voice.client_calls in the centre's file",
        )
    queue = payload.queue_sid or centre.settings.outbound_queue
    if queue is None:
        _refuse(invocation, "missing-queue", "no queue is given", "give queueSid, or outbound_queue in the settings")
    given = payload.caller_id or centre.settings.caller_id
    caller_id = transitions.voice.dialable(centre, given) if given is not None else None
    if caller_id is None:
        why = f"the caller id {given!r} is no number" if given is not None else "no caller id is given"
        _refuse(invocation, "missing-from", why, "give callerId, or caller_id in the settings, in E.164")
    try:
        call = transitions.voice.start_call(
            unit, worker, destination, queue=queue, caller_id=caller_id, attributes=payload.task_attributes
        )
    except ActionError as error:
        raise ActionError(error.message, code="cant-create-task", hint=error.hint, action=invocation.action) from error
    (reservation,) = call.task.open_reservations
    return reservation


@hookimpl
def hangup_call(payload: HangupCall, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The worker's leg is over, and with it the call, unless other workers or two outside parties are left; the
    worker's reservation goes to wrap-up, and a call that was being dialled is canceled with its task."""
    transitions.voice.leave_call(unit, worker_leg_of(reservation_of(payload, invocation, centre), invocation.action))


@hookimpl
def end_call(payload: EndCall, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """All legs are over, and the call; the reservations of its workers go to wrap-up."""
    leg = worker_leg_of(reservation_of(payload, invocation, centre), invocation.action)
    if not leg.call.live:
        _refuse(
            invocation,
            "end-conference-failed",
            f"the call {leg.call.sid} is {leg.call.status}: its conference has not started",
            "HangupCall ends a call that is being dialled",
        )
    transitions.voice.end_for_all(unit, leg.call)


def worker_leg_of(reservation: Reservation, action: str, *, live: bool = False) -> Participant:
    """The leg with which the reservation's worker is in its call. Raises `ActionError` (`no-active-call`)."""
    task = reservation.task
    call = task.call
    legs = call.open_legs() if call is not None and (call.live or not live) else ()
    found = next((each for each in legs if each.reservation is reservation and each.status == "joined"), None)
    if found is None:
        state = "has no call" if call is None else f"has a call that is {call.status}"
        raise ActionError(
            f"{reservation.worker.name} is in no call of the task {task.task_sid}, which {state}",
            code=_NO_CALL,
            action=action,
        )
    return found


def _check_free(invocation: Invocation, centre: Centre, worker: Worker) -> None:
    """Raise `ActionError` unless the worker may call somebody now."""
    if not centre.settings.outbound_calls:
        _refuse(invocation, "outbound-calling-disabled", "outbound calls are switched off", None)
    for reservation in worker.reservations:
        _check_other_call(invocation, reservation)
    if worker.activity.name.casefold() == centre.settings.offline_activity.casefold():
        _refuse(
            invocation,
            "cant-outbound-when-offline",
            f"{worker.name} is in the activity {worker.activity.name}",
            "SetActivity comes first",
        )
    if worker.phone == "browser" and not centre.config.voice.browser_calls:
        _refuse(
            invocation,
            "browser-voice-disabled",
            f"{worker.name} takes calls in the browser, which is switched off",
            "voice.browser_calls in the centre's file switches it on",
        )
    if not transitions.voice.reachable(worker):
        _refuse(
            invocation,
            "outbound-generic",
            f"{worker.name} has no contact_uri in the attributes, and cannot be called",
            None,
        )


def _check_other_call(invocation: Invocation, reservation: Reservation) -> None:
    call, name = reservation.task.call, reservation.worker.name
    if call is None or not call.is_open:
        return
    joined = any(each.reservation is reservation and each.status == "joined" for each in call.participants)
    if call.live and joined:
        _refuse(invocation, "voice-call-already-live", f"{name} is in the call {call.sid}", "hang up first")
    if reservation.status == "pending" and call.status == "ringing":
        _refuse(invocation, "outbound-call-already-pending", f"{name} is calling already, in the call {call.sid}", None)
    if reservation.status == "pending":
        _refuse(invocation, "pending-inbound-call", f"{name} is being offered the call {call.sid}", "answer it first")
    _refuse(
        invocation, "call-task-already-exists", f"{name} has the call {call.sid} already, which is {call.status}", None
    )


def _refuse(invocation: Invocation, code: str, why: str, hint: str | None) -> NoReturn:
    raise ActionError(why, code=code, hint=hint, action=invocation.action)
