"""Reservations on the embedded centre: accepted, rejected, wrapped up, completed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Reservation, Task, UnitOfWork, transitions
from offhook_plugins.embedded.subjects import reservation_of

if TYPE_CHECKING:
    from offhook_plugins.task import AcceptTask, CompleteTask, EndVoiceTask, RejectTask, WrapupTask

BY_HAND = "ended by the worker"


@hookimpl
def accept_task(payload: AcceptTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Reservation:
    """The reservation, accepted. A call is accepted without legs; those come with the voice part of the centre."""
    reservation = reservation_of(payload, invocation, centre)
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
    sid = payload.worker_activity_sid
    activity = transitions.find_activity(unit, sid, "could-not-reject-reservation") if sid is not None else None
    return transitions.reject(unit, reservation, activity)


@hookimpl
def wrapup_task(payload: WrapupTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Task:
    """The task, in wrap-up for this worker."""
    return transitions.wrap_up(unit, reservation_of(payload, invocation, centre), payload.reason).task


@hookimpl
def complete_task(payload: CompleteTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Task:
    """The task, completed for this worker."""
    return transitions.complete(unit, reservation_of(payload, invocation, centre), payload.reason).task


@hookimpl
async def end_voice_task(payload: EndVoiceTask, invocation: Invocation, centre: Centre) -> Task:
    """The task, one step nearer to its end: through WrapupTask, or CompleteTask where it is in wrap-up.

    No call has legs yet, so nothing goes through HangupCall.
    """
    reservation = reservation_of(payload, invocation, centre)
    inner: dict[str, Any] = {"sid": reservation.sid, "reason": BY_HAND}
    if reservation.status == "wrapping":
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
