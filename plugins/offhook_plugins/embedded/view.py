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
    """The dialler is shown, or hidden if it was shown; it is not shown while the worker is in a call."""
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
    """The side navigation is open or closed as asked for, else the other of the two."""
    desktop = desktop_of(invocation)
    unit.set(desktop, "sidebar_open", not desktop.sidebar_open if payload.open is None else payload.open)


@hookimpl
def set_component_state(payload: SetComponentState, invocation: Invocation, unit: UnitOfWork) -> None:
    """The keys given have their new values in the component's state; the others stay as they are."""
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
    for call in centre.calls:
        # listening in is being in a call, too
        if call.is_open and call.leg_of(worker) is not None:
            raise ActionError(
                f"{worker.name} is in a call already, that of the task {call.task.task_sid}",
                code="voice-call-already-live",
                hint="end it first, or leave it",
                action=invocation.action,
            )
