"""What a worker's desktop shows. Plain switches (`directory_open`, `hidden`, …) are set with `unit.set`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from offhook.centre.entities.desktop import HOME
from offhook.centre.teams import checked_filter, parse_query
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities import Desktop, Task
    from offhook.centre.unit import UnitOfWork

MAX_HISTORY = 100
"""Locations kept per desktop; the oldest are forgotten."""


def history_push(unit: UnitOfWork, desktop: Desktop, location: str) -> bool:
    """Go to a location as a new entry of the history; False if it is the current one."""
    if location == desktop.location:
        return False
    view = desktop.view
    history = (*desktop.history[: desktop.position + 1], location)[-MAX_HISTORY:]
    unit.set(desktop, "history", history)
    unit.set(desktop, "position", len(history) - 1)
    _view_changed(unit, desktop, view)
    return True


def history_replace(unit: UnitOfWork, desktop: Desktop, location: str) -> None:
    """Go to a location in the place of the current entry."""
    view = desktop.view
    history = list(desktop.history)
    history[desktop.position] = location
    unit.set(desktop, "history", tuple(history))
    _view_changed(unit, desktop, view)


def go(unit: UnitOfWork, desktop: Desktop, offset: int) -> bool:
    """Go back (negative) or forward in the history; False, and no effect, beyond its ends."""
    position = desktop.position + offset
    if not offset or not 0 <= position < len(desktop.history):
        return False
    view = desktop.view
    unit.set(desktop, "position", position)
    _view_changed(unit, desktop, view)
    return True


def select_task(unit: UnitOfWork, desktop: Desktop, task: Task) -> None:
    """Show a task, and go to its page."""
    unit.set(desktop, "selected_task", task)
    unit.set(desktop, "selected_paused_conversation", None)
    history_push(unit, desktop, f"{HOME}{task.sid or task.task_sid}")


def clear_selection(unit: UnitOfWork, desktop: Desktop) -> None:
    """Show no task."""
    unit.set(desktop, "selected_task", None)
    unit.set(desktop, "selected_paused_conversation", None)
    history_push(unit, desktop, HOME)


def set_component_state(unit: UnitOfWork, desktop: Desktop, name: str, state: Mapping[str, Any]) -> FrozenDict:
    """Merge `state` over what a component has, key by key, and give the result."""
    before: FrozenDict = desktop.components.get(name, EMPTY_MAP)
    after = before.with_changes(state)
    unit.set(desktop, "components", desktop.components.with_changes({name: after}))
    return after


def set_team_filters(
    unit: UnitOfWork, desktop: Desktop, filters: Iterable[tuple[str, str, Any]], query: str | None = None
) -> None:
    """Have the Teams view show who passes these filters (name, condition, values) and this live query alone.

    Raises `ActionError` (`invalid-filter`) for what cannot be applied.
    """
    checked = tuple([checked_filter(*each) for each in filters])
    query = (query or "").strip() or None
    if query is not None:
        parse_query(query)
    unit.set(desktop, "filters", checked)
    unit.set(desktop, "filter_query", query)


def _view_changed(unit: UnitOfWork, desktop: Desktop, before: str) -> None:
    if desktop.view == before:
        return
    unit.set(desktop, "directory_open", False)
    unit.set(desktop, "sidebar_open", False)
