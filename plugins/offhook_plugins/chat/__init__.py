"""Chat: messages, drafts and files in conversations."""

from __future__ import annotations

from offhook import Payload, hookimpl
from offhook_plugins.chat.files import AttachFiles, DetachFile, DownloadMedia
from offhook_plugins.chat.messages import (
    ContentTemplateVariable,
    SendMessage,
    SendRichContentMessage,
    SendTyping,
    SetInputText,
)

__all__ = [
    "AttachFiles",
    "ContentTemplateVariable",
    "DetachFile",
    "DownloadMedia",
    "SendMessage",
    "SendRichContentMessage",
    "SendTyping",
    "SetInputText",
]


@hookimpl
def register_actions() -> list[type[Payload]]:
    """The chat actions, in the order of the catalogue."""
    return [
        SendMessage,
        SendTyping,
        SetInputText,
        AttachFiles,
        DetachFile,
        DownloadMedia,
        SendRichContentMessage,
    ]
