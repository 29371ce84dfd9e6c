"""What the events of a conversation carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.centre.entities import Conversation, ConversationParticipant, Message, Worker


def conversation_entities(conversation: Conversation, worker: Worker | None = None) -> dict[str, Any]:
    """A conversation, its task, and the worker whom it concerns: the given one, else whoever has the task."""
    task = conversation.task
    if worker is None and task is not None:
        worker = task.worker
    return {"conversation": conversation, "task": task, "worker": worker}


def member_entities(member: ConversationParticipant) -> dict[str, Any]:
    """Somebody in a conversation, and the conversation."""
    return {"participant": member, **conversation_entities(member.conversation, member.worker)}


def message_entities(message: Message) -> dict[str, Any]:
    """A message, and its conversation; `worker` is who wrote it, else whoever has the task."""
    author = message.participant
    worker = author.worker if author is not None else None
    return {"message": message, **conversation_entities(message.conversation, worker)}
