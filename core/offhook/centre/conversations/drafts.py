"""The message input of a conversation on a worker's desktop: the draft, and what is selected in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.centre.conversations.files import drop_staged
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities import Conversation, Desktop
    from offhook.centre.unit import UnitOfWork


def draft_of(desktop: Desktop, conversation: Conversation) -> str:
    """The text in the message input; empty if there is none."""
    text: str = desktop.input_texts.get(conversation.sid, "")
    return text


def set_draft(
    unit: UnitOfWork,
    desktop: Desktop,
    conversation: Conversation,
    body: str,
    *,
    selection: tuple[int, int] | None = None,
    html: tuple[FrozenDict, ...] | None = None,
) -> None:
    """Put a text into the message input; an empty one clears it. `html` is what an email's editor keeps of it."""
    shown: dict[str, Any] = {}
    if selection is not None:
        shown["start"], shown["end"] = selection
    if html is not None:
        shown["html"] = html
    sid = conversation.sid
    unit.set(desktop, "input_texts", _with(desktop.input_texts, sid, body))
    unit.set(desktop, "input_selections", _with(desktop.input_selections, sid, FrozenDict(shown)))


def drop_draft(unit: UnitOfWork, desktop: Desktop, conversation: Conversation) -> None:
    """Empty the message input, if there is anything in it: text or files."""
    drop_staged(unit, desktop, conversation)
    if conversation.sid in desktop.input_texts or conversation.sid in desktop.input_selections:
        set_draft(unit, desktop, conversation, "")


def _with(values: FrozenDict, sid: str, value: Any) -> FrozenDict:
    if value:
        return values.with_changes({sid: value})
    return FrozenDict({name: each for name, each in values.items() if name != sid})
