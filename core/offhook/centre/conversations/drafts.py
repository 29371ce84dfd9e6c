"""The message input of a conversation on a worker's desktop: the draft, and what is selected in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.centre.conversations.files import drop_staged, with_entry
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
    unit.set(desktop, "input_texts", with_entry(unit.centre, desktop.input_texts, conversation, body))
    selections = with_entry(unit.centre, desktop.input_selections, conversation, FrozenDict(shown))
    unit.set(desktop, "input_selections", selections)


def drop_draft(unit: UnitOfWork, desktop: Desktop, conversation: Conversation) -> None:
    """Empty the message input, if there is anything in it: text or files."""
    drop_staged(unit, desktop, conversation)
    if conversation.sid in desktop.input_texts or conversation.sid in desktop.input_selections:
        set_draft(unit, desktop, conversation, "")
