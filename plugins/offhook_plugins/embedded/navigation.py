"""Navigation on the embedded centre: the desktop's location and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import Invocation, hookimpl
from offhook.centre import Desktop, UnitOfWork, transitions
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.navigation import HistoryGo, HistoryPush, HistoryReplace, NavigateToView


@hookimpl
def history_push(payload: HistoryPush, invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop goes to the location, as a new step; the present location again adds nothing."""
    transitions.history_push(unit, desktop_of(invocation), payload.location)


@hookimpl
def history_replace(payload: HistoryReplace, invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop goes to the location, in place of the present step."""
    transitions.history_replace(unit, desktop_of(invocation), payload.location)


@hookimpl
def history_go(payload: HistoryGo, invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop moves along its history; beyond the ends it stays."""
    transitions.go(unit, desktop_of(invocation), payload.location)


@hookimpl
def history_go_back(invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop goes one step back."""
    transitions.go(unit, desktop_of(invocation), -1)


@hookimpl
def history_go_forward(invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop goes one step forward."""
    transitions.go(unit, desktop_of(invocation), 1)


@hookimpl
async def navigate_to_view(payload: NavigateToView, invocation: Invocation) -> None:
    """The desktop goes to the view, at what was last selected there, through HistoryPush."""
    location = _location(payload.view_name.strip("/"), desktop_of(invocation))
    await invocation.invoke("HistoryPush", {"location": location})


def _location(view: str, desktop: Desktop) -> str:
    if view == "agent-desktop" and desktop.selected_task is not None:
        task = desktop.selected_task
        return f"/agent-desktop/{task.sid or task.task_sid}"
    if view == "teams" and desktop.supervised_task is not None:
        task = desktop.supervised_task
        return f"/teams/tasks/{task.sid or task.task_sid}"
    if view == "teams" and desktop.selected_worker is not None:
        return f"/teams/workers/{desktop.selected_worker.sid}"
    return f"/{view}/" if view else "/"
