"""The window of a worker's desktop on the embedded centre: loaded anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import Invocation, hookimpl
from offhook.centre import UnitOfWork, transitions
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.session import ReloadWindow


@hookimpl
def reload_window(payload: ReloadWindow, invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop keeps its location and its selections; all else that it shows starts afresh, and calls in the browser
    are hung up.

    Panels and dialogs close, filters and component states are forgotten, drafts and staged files go, sounds stop, the
    player is gone; a lost connection is there again. With forceLogin the session ends too. Activity and tasks stay.
    """
    transitions.reload_desktop(unit, desktop_of(invocation).worker, new_login=payload.force_login)
