"""Bases that many actions share: payloads that name a task, a conversation, a worker or an activity."""

from offhook.payloads.conversations import ConversationChoice, ConversationPayload
from offhook.payloads.tasks import TaskChoice, TaskPayload
from offhook.payloads.workers import ActivityOptions, ActivityPayload, WorkerChoice

__all__ = [
    "ActivityOptions",
    "ActivityPayload",
    "ConversationChoice",
    "ConversationPayload",
    "TaskChoice",
    "TaskPayload",
    "WorkerChoice",
]
