"""How the conversation of a task follows what becomes of the task. `offhook.centre.contacts` calls these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.conversations.channels import set_channel
from offhook.centre.conversations.drafts import drop_draft
from offhook.centre.conversations.ending import close, set_state
from offhook.centre.conversations.members import add_worker, remove_participant
from offhook.centre.conversations.opening import (
    is_about_a_conversation,
    join_task,
    named_conversation,
    open_conversation,
)

if TYPE_CHECKING:
    from offhook.centre.entities import Conversation, Reservation, Task
    from offhook.centre.unit import UnitOfWork

SET_ASIDE = frozenset({"pause", "inactive"})
"""What a channel is whose worker left the customer without an end of the conversation."""


def task_created(unit: UnitOfWork, task: Task) -> None:
    """A task came in: it goes on with the open conversation that it names, or begins one."""
    if not is_about_a_conversation(task):
        return
    found = named_conversation(unit.centre, task.attributes)
    if found is None:
        open_conversation(unit, task)
    else:
        join_task(unit, task, found)


def offer_accepted(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker took the task, and comes into its conversation."""
    conversation = reservation.task.conversation
    if conversation is None or conversation.state == "closed":
        return
    if conversation.channel_status in SET_ASIDE:
        set_channel(unit, conversation, "active", reservation.worker)
    set_state(unit, conversation, "active")
    add_worker(unit, conversation, reservation.worker)


def reservation_over(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker is finishing up, and the conversation rests; or is done, and leaves it."""
    conversation = reservation.task.conversation
    if conversation is None:
        return
    if reservation.status == "wrapping":
        if conversation.channel_status not in SET_ASIDE and not _is_worked_on(conversation):
            _rest(unit, conversation, reservation)
        return
    if _has_another(reservation, conversation):
        return
    if conversation.channel_status != "pause":  # then the draft waits, too
        drop_draft(unit, reservation.worker.desktop, conversation)
    member = conversation.participant_of(reservation.worker)
    if member is not None:
        remove_participant(unit, member)


def task_ended(unit: UnitOfWork, task: Task) -> None:
    """The task is over, and with the last one the conversation, unless its channel was put aside."""
    conversation = task.conversation
    if conversation is None:
        return
    left = tuple([each for each in conversation.tasks if each is not task])
    unit.change(conversation, "tasks", left)
    if left:
        if conversation.task is task:
            unit.change(conversation, "task", left[0])
    elif conversation.channel_status not in SET_ASIDE:
        close(unit, conversation)


def _rest(unit: UnitOfWork, conversation: Conversation, reservation: Reservation) -> None:
    if conversation.state == "active":
        set_state(unit, conversation, "inactive", reservation.task.reason)


def _is_worked_on(conversation: Conversation) -> bool:
    """Whether some worker has a task of it that is not in wrap-up."""
    return any(task.status == "assigned" for task in conversation.tasks)


def _has_another(reservation: Reservation, conversation: Conversation) -> bool:
    """Whether the worker holds the conversation by another reservation too."""
    return any(
        each is not reservation and each.worker is reservation.worker and each.status in ("accepted", "wrapping")
        for task in conversation.tasks
        for each in task.open_reservations
    )
