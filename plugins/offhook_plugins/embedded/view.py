"""Views on the embedded centre: panels of the desktop, states of its components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, UnitOfWork, Worker, transitions
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.view import SetComponentState, ToggleSidebar


@hookimpl
def toggle_outbound_dialer(invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The dialler is shown or hidden; it is not shown while a call of the worker is live."""
    desktop = desktop_of(invocation)
    if not desktop.dialer_open:
        _check_may_dial(invocation, centre, desktop.worker)
    unit.set(desktop, "dialer_open", not desktop.dialer_open)


@hookimpl
def show_directory(invocation: Invocation, unit: UnitOfWork) -> None:
    """The directory is open."""
    unit.set(desktop_of(invocation), "directory_open", True)


@hookimpl
def hide_directory(invocation: Invocation, unit: UnitOfWork) -> None:
    """The directory is closed."""
    unit.set(desktop_of(invocation), "directory_open", False)


@hookimpl
def toggle_sidebar(payload: ToggleSidebar, invocation: Invocation, unit: UnitOfWork) -> None:
    """The side navigation is as asked for, or flipped."""
    desktop = desktop_of(invocation)
    unit.set(desktop, "sidebar_open", not desktop.sidebar_open if payload.open is None else payload.open)


@hookimpl
def set_component_state(payload: SetComponentState, invocation: Invocation, unit: UnitOfWork) -> None:
    """The keys given are put over the component's state."""
    transitions.set_component_state(unit, desktop_of(invocation), payload.name, payload.state)


@hookimpl
def open_content_template_browser(invocation: Invocation, unit: UnitOfWork) -> None:
    """The browser of message templates is open."""
    unit.set(desktop_of(invocation), "template_browser_open", True)


@hookimpl
def close_content_template_browser(invocation: Invocation, unit: UnitOfWork) -> None:
    """The browser of message templates is closed."""
    unit.set(desktop_of(invocation), "template_browser_open", False)


def _check_may_dial(invocation: Invocation, centre: Centre, worker: Worker) -> None:
    if not centre.settings.outbound_calls:
        raise ActionError(
            "outbound calls are switched off for this centre",
            code="outbound-calling-disabled",
            action=invocation.action,
        )
    for reservation in worker.reservations:
        # a call has no legs yet: it is live from its acceptance to its wrap-up
        if reservation.status == "accepted" and reservation.task.channel == "voice":
            raise ActionError(
                f"{worker.name} has a live call ({reservation.task.task_sid})",
                code="voice-call-already-live",
                action=invocation.action,
            )
