"""Interaction channels on the embedded centre: put aside, listed, shown, taken up again, left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Conversation, Task, UnitOfWork, Worker, transitions
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.email import LeaveChannel, PauseChannel, ResumeChannel, SelectPausedConversation

HOME = "/agent-desktop/"


@hookimpl
def pause_channel(payload: PauseChannel, invocation: Invocation, unit: UnitOfWork) -> Conversation:
    """The channel is paused and its conversation rests; the worker has left it, and the task is completed."""
    worker = _concerned(invocation, "pause-channel")
    return transitions.messaging.pause_channel(unit, worker, payload.channel_sid)


@hookimpl
async def resume_channel(payload: ResumeChannel, invocation: Invocation, unit: UnitOfWork) -> Task:
    """The channel and its conversation are active, by a new task that the worker has accepted.

    GetPausedChannels comes first, since nothing can be invoked between changes and their end; what is resumed leaves
    the list by itself.
    """
    worker = _concerned(invocation, "resume-channel")
    await invocation.invoke("GetPausedChannels", {})
    return transitions.messaging.resume_channel(unit, worker, payload.channel_sid).task


@hookimpl
def leave_channel(payload: LeaveChannel, invocation: Invocation, unit: UnitOfWork) -> Task:
    """The worker has left the conversation and finishes up the task; the channel is inactive if nobody else has it."""
    worker = _concerned(invocation, "leave-channel")
    return transitions.messaging.leave_channel(unit, worker, payload.channel_sid).task


@hookimpl
def get_paused_channels(invocation: Invocation, unit: UnitOfWork) -> tuple[Conversation, ...]:
    """The desktop's list holds what the worker has put aside, the latest first; 60 at most."""
    worker = _concerned(invocation, "fetch-paused-channels")
    return transitions.messaging.fetch_paused(unit, worker.desktop)


@hookimpl
def get_paused_email_conversations(invocation: Invocation, unit: UnitOfWork) -> tuple[Conversation, ...]:
    """The desktop's list holds what the worker has put aside on any channel, the latest first; 60 at most."""
    worker = _concerned(invocation, "fetch-paused-email-conversation")
    return transitions.messaging.fetch_paused(unit, worker.desktop)


@hookimpl
async def select_paused_conversation(
    payload: SelectPausedConversation, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The desktop goes to the agent's page, through HistoryPush, and shows the conversation in place of a task."""
    desktop = desktop_of(invocation)
    chosen = None
    if payload.sid is not None:
        chosen = centre.conversation(payload.sid)
        if chosen is None or not transitions.messaging.can_take_up(centre, chosen, desktop.worker):
            raise ActionError(
                f"{desktop.worker.name} has put no conversation {payload.sid} aside",
                code="no-valid-conversation",
                action=invocation.action,
            )
    await invocation.invoke("HistoryPush", {"location": HOME})
    unit.set(desktop, "selected_task", None)
    unit.set(desktop, "selected_paused_conversation", chosen.sid if chosen is not None else None)


def _concerned(invocation: Invocation, code: str) -> Worker:
    worker = invocation.worker
    if worker is None:
        raise ActionError(
            f"{invocation.action} is about a worker's conversations, and no worker is concerned",
            code=code,
            hint="invoke it on behalf of a worker",
            action=invocation.action,
        )
    return worker
