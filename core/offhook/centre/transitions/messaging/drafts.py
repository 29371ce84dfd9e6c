"""The draft in the message input of a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from offhook.centre.conversations.drafts import set_draft
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.entities import Conversation, Desktop
    from offhook.centre.unit import UnitOfWork
    from offhook_grammar.values import FrozenDict

FAILED: Final = "set-input-text-failed"


def set_input_text(
    unit: UnitOfWork,
    desktop: Desktop,
    conversation: Conversation,
    body: str,
    *,
    selection_start: int | None = None,
    selection_end: int | None = None,
    html: tuple[FrozenDict, ...] | None = None,
) -> None:
    """Put a text into a worker's message input, and select part of it; an empty text clears it.

    `selection_end` is where the selection begins unless given. Raises `ActionError` (`set-input-text-failed`) for a
    selection that is not in the text.
    """
    selection = check_selection(body, selection_start, selection_end)
    set_draft(unit, desktop, conversation, body, selection=selection, html=html)


def check_selection(body: str, start: int | None, end: int | None) -> tuple[int, int] | None:
    """Where a selection begins and ends, None for none. Raises `ActionError` as `set_input_text` does."""
    if start is None:
        if end is not None:
            raise ActionError(f"selectionEnd is {end}, and selectionStart is not given", code=FAILED)
        return None
    last = end if end is not None else start
    if not 0 <= start <= last <= len(body):
        raise ActionError(
            f"the selection is from {start} to {last}, and has to be within the {len(body):,} characters of the "
            "text, its start ahead of its end",
            code=FAILED,
        )
    return start, last
