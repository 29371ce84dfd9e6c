"""The `[messaging]` table and the `[[channel]]` sections of a centre's file: what conversations may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import timedelta
from typing import Any, Final

from offhook.centre.config.reading import Section
from offhook.centre.config.templates import TemplateConfig, read_templates
from offhook_grammar.node import Frozen, node
from offhook_grammar.values import EMPTY_MAP, FrozenDict

MEBIBYTE: Final = 1024 * 1024
MAX_FILES: Final = 100
MAX_SIZE: Final = 100 * MEBIBYTE
MAX_CHARACTERS: Final = 1_000_000
AFTER_LEAVING: Final = ("wrapup", "completed")
TYPING_EXPIRY: Final = timedelta(seconds=5)


@node
class ChannelConfig(Frozen):
    """What conversations on a channel may hold. Sizes are in bytes.

    `max_characters`: of a message's text, None for any number. `attachments`: whether files can be sent at all;
    `max_files` in one message, each of `max_file_size` and all of `max_total_size`; `file_types`: their extensions.
    `typing`: whether the other side can see that somebody types. `conversation`: whether its tasks are conversations;
    None for what is usual for a channel of that name.
    """

    max_characters: int | None = 1600
    attachments: bool = True
    max_files: int = 1
    max_file_size: int = 10 * MEBIBYTE
    max_total_size: int = 10 * MEBIBYTE
    file_types: tuple[str, ...] = ("jpg", "jpeg", "png", "gif", "txt", "pdf")
    typing: bool = True
    conversation: bool | None = None


_OWN_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "sms": {"typing": False},
    "email": {"typing": False, "max_characters": None},
}
"""Where a channel differs from the others unless the file says anything."""


def _usual_channels() -> Mapping[str, ChannelConfig]:
    return FrozenDict({name: ChannelConfig(**own) for name, own in _OWN_DEFAULTS.items()})


@node
class MessagingSettings(Frozen):
    """What holds for conversations. `usual` is for the channels that `channels` does not have, by name.

    `pausing`: whether workers may put conversations aside. `after_leaving`: what becomes of the task of a worker who
    leaves an interaction channel. `typing_expiry`: how long the others see that somebody types, unless it goes on.
    `templates`: the stored messages, by SID.
    """

    usual: ChannelConfig = ChannelConfig()
    channels: Mapping[str, ChannelConfig] = field(default_factory=_usual_channels)
    pausing: bool = True
    after_leaving: str = "wrapup"
    typing_expiry: timedelta = TYPING_EXPIRY
    templates: Mapping[str, TemplateConfig] = EMPTY_MAP

    def of(self, channel: str) -> ChannelConfig:
        """What holds on a channel."""
        return self.channels.get(channel, self.usual)


def read_messaging(top: Section) -> MessagingSettings:
    """`[messaging]` and all `[[channel]]`s; a key of the former holds for every channel that has not its own."""
    general = top.section("messaging")
    usual = _channel(general, ChannelConfig())
    channels = {
        name: replace(usual, **{key: value for key, value in own.items() if key not in general.data})
        for name, own in _OWN_DEFAULTS.items()
    }
    messaging = MessagingSettings(
        usual=usual,
        pausing=general.boolean("pausing", True),
        after_leaving=general.choice("after_leaving", "wrapup", AFTER_LEAVING),
        typing_expiry=general.duration("typing_expiry", TYPING_EXPIRY, timedelta(minutes=1)),
        templates=read_templates(top),
    )
    general.finish()
    named: list[str] = []
    for section in top.sections("channel", "channel") or ():
        name = section.text("name", "", required=True)
        if name in named:
            section.problem("name", f"there is a channel {name!r} already")
        named.append(name)
        talks = section.boolean("conversation", False)
        conversation = talks if "conversation" in section.data else None
        channels[name] = replace(_channel(section, channels.get(name, usual)), conversation=conversation)
        section.finish()
    return replace(messaging, channels=FrozenDict(channels))


def _channel(section: Section, usual: ChannelConfig) -> ChannelConfig:
    return ChannelConfig(
        max_characters=section.number("max_characters", usual.max_characters, 1, MAX_CHARACTERS),
        attachments=section.boolean("attachments", usual.attachments),
        max_files=section.number("max_files", usual.max_files, 1, MAX_FILES),
        max_file_size=section.number("max_file_size", usual.max_file_size, 1, MAX_SIZE),
        max_total_size=section.number("max_total_size", usual.max_total_size, 1, MAX_SIZE),
        file_types=_extensions(section, usual.file_types),
        typing=section.boolean("typing", usual.typing),
    )


def _extensions(section: Section, usual: tuple[str, ...]) -> tuple[str, ...]:
    """File name extensions; with or without the dot, in any case."""
    found = section.texts("file_types", usual)
    return tuple(dict.fromkeys([each.strip().removeprefix(".").lower() for each in found]))
