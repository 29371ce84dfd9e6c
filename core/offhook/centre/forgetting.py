"""What goes when nobody can look an ended entity up any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.entities import Conversation, Recording, Reservation, Task
from offhook.centre.memory import MEMORY_OF

if TYPE_CHECKING:
    from offhook.centre.centre import Centre


def forget(centre: Centre, ended: Task | Reservation | Conversation) -> None:
    """Drop an ended entity, and what hangs on it, from the registers."""
    if isinstance(ended, Reservation):
        centre.all_reservations.forget(ended.key)
        _forget_memory(centre, ended)
    elif isinstance(ended, Task):
        centre.all_tasks.forget(ended.key)
        _forget_memory(centre, ended)
        _forget_contact(centre, ended)
    elif ended.task is None or centre.all_tasks.get(ended.task.key) is None:
        _forget_conversation(centre, ended)
        return
    if centre.keeping is not None:
        centre.keeping.forgotten(ended)


def forget_recording(centre: Centre, recording: Recording) -> None:
    """Drop a recording that has been kept for long enough."""
    centre.recordings.forget(recording.key)
    call = centre.calls.get(recording.call_sid)
    if call is not None:
        # its task has been in wrap-up all that time
        call.recordings = tuple([each for each in call.recordings if each is not recording])
    if centre.keeping is not None:
        centre.keeping.forgotten(recording)


def _forget_contact(centre: Centre, task: Task) -> None:
    if task.call is not None:
        centre.calls.forget(task.call.key)
    conversation = task.conversation
    # one that is put aside waits for whoever resumes it; one that went on to another task is that one's
    if conversation is not None and conversation.task in (task, None) and conversation.channel_status != "pause":
        _forget_conversation(centre, conversation)


def _forget_memory(centre: Centre, ended: Task | Reservation | Conversation) -> None:
    """What scripts have remembered for it goes with it."""
    owner = f"{MEMORY_OF}{ended.entity_kind}:{ended.key}"
    for name in centre.memory_names:
        if centre.memory.pop((owner, name), None) is not None and centre.keeping is not None:
            centre.keeping.memory_gone(owner, name)


def _forget_conversation(centre: Centre, conversation: Conversation) -> None:
    if centre.conversations.get(conversation.key) is conversation:
        centre.conversations.forget(conversation.key)
        _forget_memory(centre, conversation)
        if centre.keeping is not None:
            centre.keeping.forgotten(conversation)
