"""Reservations on the embedded centre: accepted, rejected, wrapped up, completed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Reservation, Task, UnitOfWork, transitions
from offhook_plugins.embedded.conference import conference_settings
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.task import AcceptTask, CompleteTask, EndVoiceTask, RejectTask, WrapupTask

BY_HAND = "ended by the worker"


@hookimpl
async def accept_task(payload: AcceptTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Reservation:
    """The reservation is accepted and the task assigned; offers of the task to others are rescinded.

    A call goes into a conference: with a phone in the browser worker and caller are in it at once, any other phone
    rings first, and its answer accepts the reservation. Whoever listens to another call stops that before.
    """
    reservation = reservation_of(payload, invocation, centre)
    if reservation.task.call is not None:
        listens = transitions.voice.listening_leg(centre, reservation.worker)
        if listens is not None and reservation.status == "pending":
            await invocation.invoke("StopMonitoringCall", {}, worker=reservation.worker)
        return transitions.voice.accept_call(unit, reservation, conference_settings(payload.conference_options))
    conversation = reservation.task.conversation
    if conversation is not None and conversation.state == "closed":
        raise ActionError(
            f"the conversation {conversation.sid} of the task {reservation.task.task_sid} is closed",
            code="could-not-accept-reservation",
            action=invocation.action,
        )
    return transitions.accept(unit, reservation)


@hookimpl
def reject_task(payload: RejectTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Reservation:
    """The reservation is rejected and the task offered anew; the worker moves to the activity given, if one is."""
    reservation = reservation_of(payload, invocation, centre)
    call = reservation.task.call
    if call is not None and call.status == "ringing" and reservation.status == "pending":
        raise ActionError(
            f"{reservation.worker.name} is making this call",
            code="could-not-reject-reservation",
            hint="HangupCall ends it",
            action=invocation.action,
        )
    sid = payload.worker_activity_sid
    activity = transitions.find_activity(unit, sid, "could-not-reject-reservation") if sid is not None else None
    return transitions.reject(unit, reservation, activity)


@hookimpl
def wrapup_task(payload: WrapupTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Task:
    """The reservation is in wrap-up, and the task with it unless another worker goes on; the worker is in its call no
    longer."""
    return transitions.wrap_up(unit, reservation_of(payload, invocation, centre), payload.reason).task


@hookimpl
def complete_task(payload: CompleteTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Task:
    """The reservation is completed and its capacity free; the task is completed with its last one, and its call and
    its conversation are over."""
    return transitions.complete(unit, reservation_of(payload, invocation, centre), payload.reason).task


@hookimpl
async def end_voice_task(payload: EndVoiceTask, invocation: Invocation, centre: Centre) -> Task:
    """The task is one step nearer to its end: through HangupCall while its worker is in a call, which is then in
    wrap-up; through CompleteTask where it is in wrap-up; else through WrapupTask."""
    reservation = reservation_of(payload, invocation, centre)
    inner: dict[str, Any] = {"sid": reservation.sid, "reason": BY_HAND}
    if _is_in_call(reservation):
        await invocation.invoke("HangupCall", {"sid": reservation.sid})
    elif reservation.status == "wrapping":
        await invocation.invoke("CompleteTask", inner)
    elif reservation.status == "accepted":
        await invocation.invoke("WrapupTask", inner)
    else:
        raise ActionError(
            f"the reservation {reservation.sid} is {reservation.status}, and ending it wants one that is accepted or "
            "wrapping",
            code=type(payload).unknown_code,
            action=invocation.action,
        )
    return reservation.task


def _is_in_call(reservation: Reservation) -> bool:
    call = reservation.task.call
    legs = call.open_legs() if call is not None else ()
    return any(each.reservation is reservation and each.status == "joined" for each in legs)
