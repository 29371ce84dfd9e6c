"""Navigation on the embedded centre: the desktop's location and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import Invocation, hookimpl
from offhook.centre import Desktop, Task, UnitOfWork, Worker, transitions
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
    """The desktop goes to the view, at what was last selected there if that is still open, through HistoryPush."""
    location = _location(payload.view_name.strip("/"), desktop_of(invocation))
    await invocation.invoke("HistoryPush", {"location": location})


def _location(view: str, desktop: Desktop) -> str:
    selected, supervised = desktop.selected_task, desktop.supervised_task
    if view == "agent-desktop" and selected is not None and selected.is_open:
        return f"/agent-desktop/{_sid(selected, desktop.worker)}"
    if view == "teams" and supervised is not None and supervised.is_open:
        return f"/teams/tasks/{_sid(supervised, desktop.worker)}"
    if view == "teams" and desktop.selected_worker is not None:
        return f"/teams/workers/{desktop.selected_worker.sid}"
    return f"/{view}/"


def _sid(task: Task, worker: Worker) -> str:
    """What pages of tasks are named after: the worker's own reservation if there is one, else the current one."""
    own = [each.sid for each in task.open_reservations if each.worker is worker]
    return own[0] if own else task.sid or task.task_sid
