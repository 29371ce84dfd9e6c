"""Interaction channels: put aside, taken up again, left, and opened again by the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from offhook.centre.conversations.channels import can_take_up, paused_for, set_channel
from offhook.centre.conversations.ending import set_state
from offhook.centre.conversations.members import remove_participant
from offhook.centre.transitions.reservations import accept, complete, reserve, wrap_up
from offhook.centre.transitions.tasks import DEFAULT_TIMEOUT, create_task
from offhook.errors import ActionError
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities import Conversation, Desktop, Reservation, Task, Worker
    from offhook.centre.unit import UnitOfWork

PAUSE: Final = "pause-channel"
RESUME: Final = "resume-channel"
LEAVE: Final = "leave-channel"
MOST_PAUSED: Final = 60
"""How many conversations the list of those that were put aside shows."""
ASIDE: Final = "put aside"
LEFT: Final = "left by the worker"


def pause_channel(unit: UnitOfWork, worker: Worker, channel_sid: str) -> Conversation:
    """Put the channel of a worker's task aside: the task is completed, the conversation waits (`channel.updated`).

    Raises `ActionError` (`pause-channel`) without such a task, or if somebody else has it too.
    """
    if not unit.centre.config.messaging.pausing:
        _refuse("putting conversations aside is switched off in this centre", PAUSE)
    reservation, conversation = _own(worker, channel_sid, PAUSE)
    if _is_shared(conversation, reservation):
        _refuse(
            f"somebody else has the conversation {conversation.sid} too, or is offered it",
            PAUSE,
            hint="leave the channel, and it goes on for them",
        )
    set_channel(unit, conversation, "pause", worker)
    set_state(unit, conversation, "inactive", ASIDE)
    complete(unit, reservation, ASIDE)
    return conversation


def resume_channel(unit: UnitOfWork, worker: Worker, channel_sid: str) -> Reservation:
    """Take a channel up again that the worker has put aside, or somebody who is gone: by a new task of the same
    kind, accepted at once.

    Raises `ActionError` (`resume-channel`) if the worker has not put it aside, or has no capacity left for it.
    """
    conversation = unit.centre.conversation(channel_sid)
    if conversation is None or not can_take_up(unit.centre, conversation, worker):
        known = "there is no such channel" if conversation is None else f"it is {_whose(conversation)}"
        _refuse(f"{worker.name} has not put the channel {channel_sid} aside: {known}", RESUME)
    _check_capacity(worker, conversation)
    try:
        task = _new_task(unit, conversation, worker)
    except ActionError as error:
        raise ActionError(error.message, code=RESUME, hint=error.hint) from error
    reservation = accept(unit, reserve(unit, task, worker))
    desktop = worker.desktop
    if desktop.selected_paused_conversation == conversation.sid:
        unit.set(desktop, "selected_paused_conversation", None)
    _show_paused(unit, desktop, [each for each in desktop.paused_conversations if each["sid"] != conversation.sid])
    return reservation


def leave_channel(unit: UnitOfWork, worker: Worker, channel_sid: str) -> Reservation:
    """A worker leaves a channel: it goes on for the others, and is inactive without any.

    The worker's task is wrapped up, or completed where the centre's file says so. Raises `ActionError`
    (`leave-channel`) without such a task.
    """
    reservation, conversation = _own(worker, channel_sid, LEAVE)
    member = conversation.participant_of(worker)
    if member is not None:
        remove_participant(unit, member, LEFT)
    if not _is_shared(conversation, reservation):
        set_channel(unit, conversation, "inactive", worker, LEFT)
        set_state(unit, conversation, "inactive", LEFT)
    if unit.centre.config.messaging.after_leaving == "completed":
        return complete(unit, reservation, LEFT)
    return wrap_up(unit, reservation, LEFT)


def reopen_channel(unit: UnitOfWork, conversation: Conversation) -> Task:
    """The customer of a channel that was left writes again: a new task of it goes through the workflow."""
    task = _new_task(unit, conversation)
    set_channel(unit, conversation, "active")
    set_state(unit, conversation, "active")
    return task


def fetch_paused(unit: UnitOfWork, desktop: Desktop) -> tuple[Conversation, ...]:
    """What the worker has put aside, the latest first, into the desktop's list; as it is where that is switched off."""
    centre = unit.centre
    if not centre.config.messaging.pausing:
        return ()
    found = paused_for(centre, desktop.worker)[:MOST_PAUSED]
    _show_paused(unit, desktop, [_shown(each) for each in found])
    return found


def _show_paused(unit: UnitOfWork, desktop: Desktop, shown: list[FrozenDict]) -> None:
    if tuple(shown) != desktop.paused_conversations:
        unit.set(desktop, "paused_conversations", tuple(shown))


def _shown(conversation: Conversation) -> FrozenDict:
    paused_at = conversation.paused_at
    said: dict[str, Any] = {
        "sid": conversation.sid,
        "channelSid": conversation.channel_sid,
        "channel": conversation.channel,
        "subject": conversation.subject,
        "pausedAt": paused_at.isoformat().replace("+00:00", "Z") if paused_at is not None else None,
    }
    return FrozenDict(said)


def _own(worker: Worker, channel_sid: str, code: str) -> tuple[Reservation, Conversation]:
    """The worker's accepted reservation of the task that came through a channel, and its conversation."""
    found = None
    for reservation in worker.reservations:
        conversation = reservation.task.conversation
        if conversation is not None and conversation.channel_sid == channel_sid:
            found = reservation, conversation
            if conversation.state == "closed":
                _refuse(f"the conversation {conversation.sid} of the channel {channel_sid} is closed", code)
            if reservation.status == "accepted":
                return found
    if found is not None:
        reservation = found[0]
        told = f"the reservation {reservation.sid} of that channel is {reservation.status}, and has to be accepted"
    else:
        told = f"{worker.name} has no task of the channel {channel_sid}"
    raise ActionError(told, code=code)


def _is_shared(conversation: Conversation, own: Reservation) -> bool:
    """Whether somebody else has the conversation, or is about to get it."""
    if any(task is not own.task and task.status != "wrapping" for task in conversation.tasks):
        return True
    return any(each is not own and each.status != "wrapping" for each in own.task.open_reservations)


def _check_capacity(worker: Worker, conversation: Conversation) -> None:
    channel = worker.channels.get(_channel(conversation))
    if channel is None or channel.open >= channel.capacity:
        taken = f"{channel.open} of {channel.capacity} are taken" if channel is not None else "there is none"
        raise ActionError(
            f"{worker.name} has no capacity left for {_channel(conversation)}: {taken}",
            code=RESUME,
            hint="complete something first",
            retryable=True,
        )


def _channel(conversation: Conversation) -> str:
    return conversation.task.channel if conversation.task is not None else conversation.channel


def _new_task(unit: UnitOfWork, conversation: Conversation, worker: Worker | None = None) -> Task:
    """A task like the one that the conversation had: to a worker, or through the workflow."""
    old = conversation.task
    attributes = old.attributes if old is not None else EMPTY_MAP
    return create_task(
        unit,
        channel=_channel(conversation),
        # by this name the task finds its conversation
        attributes=attributes.with_changes({"conversationSid": conversation.sid}),
        workflow=old.workflow if old is not None else None,
        queue=old.queue if old is not None and worker is not None else None,
        priority=old.priority if old is not None else 0,
        timeout=old.timeout if old is not None else DEFAULT_TIMEOUT,
        routing_target=worker,
        direction=old.direction if old is not None else None,
    )


def _whose(conversation: Conversation) -> str:
    other = conversation.paused_by
    return f"put aside by {other.name}" if other is not None else conversation.channel_status


def _refuse(message: str, code: str, *, hint: str | None = None) -> NoReturn:
    raise ActionError(message, code=code, hint=hint)
