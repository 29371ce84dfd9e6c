"""Sessions on the embedded centre: ended, renewed, loaded anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import EMPTY_MAP, ActionError, Invocation, hookimpl
from offhook.centre import Centre, Desktop, UnitOfWork, transitions
from offhook_plugins.embedded.subjects import desktop_of
from offhook_plugins.embedded.tokens import flaw_of

if TYPE_CHECKING:
    from offhook_plugins.session import Logout, ReloadWindow, UpdateWorkerToken


@hookimpl
def logout(payload: Logout, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The worker moves to an offline activity and the session ends.

    Forced, an unknown activity gives way to the centre's offline one, and pending offers are rejected.
    """
    worker = desktop_of(invocation).worker
    activity = payload.activity_sid
    if payload.force_logout and activity is not None and centre.activity(activity) is None:
        activity = None
    transitions.sign_out(unit, worker, activity, force=payload.force_logout)


@hookimpl
def reload_window(payload: ReloadWindow, invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop keeps its place and its selection; panels, filters and component states start afresh.

    With forceLogin the session ends too. The activity stays, as it does when a browser is closed.
    """
    desktop = desktop_of(invocation)
    _start_afresh(unit, desktop)
    worker = desktop.worker
    if payload.force_login and worker.signed_in:
        unit.change(worker, "signed_in", False)
        unit.set(desktop, "connected", False)
        unit.emit("session.ended", {"worker": worker}, reason="the stored credentials were dropped")


@hookimpl
def update_worker_token(payload: UpdateWorkerToken, invocation: Invocation, unit: UnitOfWork) -> None:
    """The session goes on, connected. The centre itself asks for no tokens, so none is kept."""
    desktop = desktop_of(invocation)
    worker = desktop.worker
    flaw = flaw_of(payload.token.get_secret_value(), worker, unit.now)
    if not worker.signed_in:
        flaw = f"{worker.name} has no session that could take it"
    if flaw is not None:
        raise ActionError(f"the token cannot be taken: {flaw}", code="token-update-failed", action=invocation.action)
    unit.set(desktop, "connected", True)


def _start_afresh(unit: UnitOfWork, desktop: Desktop) -> None:
    for panel in ("dialer_open", "directory_open", "sidebar_open", "template_browser_open"):
        unit.set(desktop, panel, False)
    unit.set(desktop, "components", EMPTY_MAP)
    unit.set(desktop, "filters", ())
    unit.set(desktop, "filter_query", None)
    unit.set(desktop, "search", "")
