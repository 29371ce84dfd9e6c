"""The window of a worker's desktop on the embedded centre: loaded anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import EMPTY_MAP, Invocation, hookimpl
from offhook.centre import Desktop, UnitOfWork, transitions
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.session import ReloadWindow

_PANELS = ("dialer_open", "directory_open", "sidebar_open", "template_browser_open")
_MAPS = ("components", "dialogs", "input_selections", "input_texts", "player", "sounds", "staged_files")


@hookimpl
def reload_window(payload: ReloadWindow, invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop keeps its location and its selections; all else that it shows starts afresh.

    Panels and dialogs close, filters and component states are forgotten, drafts and staged files go, sounds stop and
    the player is gone. With forceLogin the session ends too. The activity stays, as it does when a browser is closed.
    """
    desktop = desktop_of(invocation)
    _start_afresh(unit, desktop)
    if payload.force_login:
        transitions.end_session(unit, desktop.worker, "the stored credentials were dropped")


def _start_afresh(unit: UnitOfWork, desktop: Desktop) -> None:
    for panel in _PANELS:
        unit.set(desktop, panel, False)
    for name in _MAPS:
        unit.set(desktop, name, EMPTY_MAP)
    for name in ("filters", "paused_conversations"):
        unit.set(desktop, name, ())
    unit.set(desktop, "filter_query", None)
    unit.set(desktop, "search", "")
