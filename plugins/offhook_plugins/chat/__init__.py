"""Chat: messages, drafts and files in conversations."""

from __future__ import annotations

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
