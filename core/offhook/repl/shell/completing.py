"""What can stand at the cursor, as prompt-toolkit's menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from offhook.repl.suggesting import signature, suggest
from offhook.repl.suggesting.of_session import view_of

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

_MOST: Final = 200
"""Entries of a menu; whoever wants another one types a letter more."""


class ScriptCompleter(Completer):
    """Suggests for a session, as it is at each key."""

    def __init__(self, repl: Repl) -> None:
        self._repl = repl

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        cursor = document.cursor_position
        if not complete_event.completion_requested and not document.text_before_cursor.strip():
            return  # nobody wants a menu of everything unasked
        for one in suggest(document.text, cursor, view_of(self._repl))[:_MOST]:
            yield Completion(
                one.text, start_position=one.start - cursor, display=one.shown, display_meta=f"{one.kind}  {one.about}"
            )


def signature_at(repl: Repl, document: Document) -> str:
    """What is being written at the cursor, and what it takes."""
    return signature(document.text, document.cursor_position, view_of(repl))
