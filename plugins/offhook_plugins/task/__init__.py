"""Task: the actions of a task's life, from its offer to its end."""

from __future__ import annotations

from offhook_plugins.task.conference import ConferenceOptions
from offhook_plugins.task.data import SelectTask, SetTaskAttributes
from offhook_plugins.task.reservations import AcceptTask, CompleteTask, EndVoiceTask, RejectTask, WrapupTask
from offhook_plugins.task.transfers import CancelTransfer, TransferOptions, TransferTask

__all__ = [
    "AcceptTask",
    "CancelTransfer",
    "CompleteTask",
    "ConferenceOptions",
    "EndVoiceTask",
    "RejectTask",
    "SelectTask",
    "SetTaskAttributes",
    "TransferOptions",
    "TransferTask",
    "WrapupTask",
]
