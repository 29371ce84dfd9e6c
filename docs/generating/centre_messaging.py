"""What `centre.toml` may hold about conversations: the meanings of its keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from offhook.centre.config import ChannelConfig, MessagingSettings, TemplateConfig

_SIZE: Final = "whole number of bytes, to 100 MiB"

MESSAGING_MEANINGS: Final[Mapping[type[Any], Mapping[str, tuple[str, str]]]] = {
    MessagingSettings: {
        "typing_expiry": ("duration, to 1 minute", "How long the others see that somebody types, unless it goes on."),
        "pausing": ("true or false", "Whether workers may put conversations aside."),
        "after_leaving": (
            '`"wrapup"` or `"completed"`',
            "What becomes of the task of a worker who leaves an interaction channel.",
        ),
    },
    ChannelConfig: {
        "conversation": (
            "true or false",
            "Whether its tasks are conversations. For `[[channel]]` alone; usually true for chat, sms, whatsapp, "
            "messenger and email.",
        ),
        "max_characters": (
            "whole number",
            "The longest text of a message. An email's may be of any length, unless the file says otherwise.",
        ),
        "typing": (
            "true or false",
            "Whether the other side can see that somebody types. Usually false for sms and email.",
        ),
        "attachments": ("true or false", "Whether files can be sent."),
        "max_files": ("whole number, to 100", "How many files one message takes."),
        "max_file_size": (_SIZE, "The largest file."),
        "max_total_size": (_SIZE, "The files of one message in sum."),
        "file_types": ("list of texts", "The extensions of files that can be sent."),
    },
    TemplateConfig: {
        "sid": ("text", "Letters and digits that begin with `HX`: what SendRichContentMessage calls it."),
        "name": ("text", "The template's name."),
        "body": ("text", "The message, with gaps written `{{name}}`."),
        "variables": ("table of texts", "What stands in a gap for which no value is given."),
    },
}
MESSAGING_TABLES: Final[Mapping[str, type[Any]]] = {
    "messaging keys": MessagingSettings,
    "channel keys": ChannelConfig,
    "template keys": TemplateConfig,
}
NOT_IN_TABLE: Final = frozenset({"usual", "channels", "templates"})
"""Fields of `MessagingSettings` that come from other sections."""
