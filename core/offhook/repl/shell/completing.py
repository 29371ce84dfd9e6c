"""What can stand at the cursor, as prompt-toolkit's menu."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from offhook.printable import clean
from offhook.repl.shell.looking import LONGEST

if TYPE_CHECKING:
    from offhook.repl.feed import Repl
    from offhook.repl.suggesting import Signature, Suggestion

_MOST: Final = 200
"""Entries of a menu; whoever wants another one types a letter more."""
_LONGEST: Final = 60
_AFTER_THE_PROMPT: Final = 0.3
"""Seconds for the first prompt to be there."""
_BREATH: Final = 0.01
"""Seconds for keys, between two actions that are looked up."""
_MIXED: Final = frozenset({"action", "command", "event", "function", "item", "keyword"})
"""Kinds that stand in one menu, and say which one they are."""


class ScriptCompleter(Completer):
    """Suggests for a session, as it is at each key."""

    def __init__(self, repl: Repl) -> None:
        self._repl = repl

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        cursor = document.cursor_position
        asked = complete_event.completion_requested
        if not asked and (len(document.text) > LONGEST or not document.text.strip()):
            return
        from offhook.repl.suggesting import suggest  # the first prompt does without
        from offhook.repl.suggesting.of_session import view_of

        for one in suggest(document.text, cursor, view_of(self._repl), asked=asked)[:_MOST]:
            yield Completion(
                one.text, start_position=one.start - cursor, display=_short(one.shown), display_meta=_meta(one)
            )


async def get_ready(repl: Repl) -> None:
    """Have what most menus need looked up ahead of them, a little at a time: it takes a good part of a second."""
    await asyncio.sleep(_AFTER_THE_PROMPT)
    from offhook.repl.suggesting import of_session

    of_session.view_of(repl)
    catalogue = repl.session.catalogue()
    for name in catalogue.action_names():
        await asyncio.sleep(_BREATH)
        catalogue.action(name)


def _meta(one: Suggestion) -> str:
    said = (one.kind, one.about) if one.kind in _MIXED else (one.about,)
    return "  ".join([clean(part) for part in said if part])


def _short(text: str) -> str:
    shown = " ".join(clean(text).split())
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def signature_at(repl: Repl, document: Document) -> Signature | None:
    """What is being written at the cursor, and what it takes."""
    if len(document.text) > LONGEST or not document.text.strip():
        return None
    from offhook.repl.suggesting import signature  # the first prompt does without
    from offhook.repl.suggesting.of_session import view_of

    return signature(document.text, document.cursor_position, view_of(repl))
