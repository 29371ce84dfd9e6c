"""What becomes of a worker's desktop when its page is loaded anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from offhook.centre.conversations.drafts import drop_draft
from offhook.centre.transitions.browser_phone import drop_calls
from offhook.centre.transitions.sessions import end_session, set_connected
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.centre.entities import Desktop, Worker
    from offhook.centre.unit import UnitOfWork

RELOADED: Final = "window reloaded"
_PANELS: Final = ("dialer_open", "directory_open", "sidebar_open", "template_browser_open")
_MAPS: Final = ("components", "dialogs", "input_selections", "input_texts", "player", "sounds", "staged_files")


def reload_desktop(unit: UnitOfWork, worker: Worker, *, new_login: bool = False) -> None:
    """Keep the location, its history and the selections alone; all else that the page had starts afresh.

    The worker's legs in the browser hang up, which phones of other kinds do not. A connection that was lost is there
    again (`connection.restored`); with a new login the session ends (`session.ended`). Activity and tasks stay.
    """
    drop_calls(unit, worker, RELOADED)
    desktop = worker.desktop
    _empty_inputs(unit, desktop)
    for panel in _PANELS:
        unit.set(desktop, panel, False)
    for name in _MAPS:
        unit.set(desktop, name, EMPTY_MAP)
    for name in ("filters", "paused_conversations"):
        unit.set(desktop, name, ())
    unit.set(desktop, "filter_query", None)
    unit.set(desktop, "search", "")
    if new_login:
        end_session(unit, worker, "the stored credentials were dropped")
    else:
        set_connected(unit, worker, True)


def _empty_inputs(unit: UnitOfWork, desktop: Desktop) -> None:
    """Drafts go, and the files that were to go with them: nobody else has these."""
    for sid in {**desktop.input_texts, **desktop.input_selections, **desktop.staged_files}:
        conversation = unit.centre.conversation(sid)
        if conversation is not None:
            drop_draft(unit, desktop, conversation)
