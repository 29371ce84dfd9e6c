"""Routing's indexes and the timers of a restored centre."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from offhook.centre.routing.waiting import place_of
from offhook.clock import Timer

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Task
    from offhook.centre.keeping.kept import Kept
    from offhook.centre.keeping.tasks import TaskRestoring


def rebuild_indexes(centre: Centre, kept: Kept, restored: TaskRestoring) -> None:
    """Who is free, who waits, and what routing has still to look at."""
    for name, free in centre.board.free.items():
        free.clear()
        for worker in centre.workers:
            channel = worker.channels[name]
            if worker.activity.available and channel.available and channel.open < channel.capacity:
                free[worker] = None
    misplaced = {task.key for task in restored.misplaced}
    for key, body in kept.bodies("task"):
        if body.get("waits") and key not in misplaced:
            _wait(centre, restored.tasks[key])
    centre.misplaced = restored.misplaced
    _look_again(centre, kept.state, restored.tasks)


def _look_again(centre: Centre, state: Any, tasks: dict[str, Task]) -> None:
    """What routing had still to look at."""
    board = centre.board
    for key in state["touched"]:
        group = tasks[key].group
        if group is not None:
            board.touched[group] = None
    for sid, name in state["freed"]:
        found = centre.workers.get(sid)
        if found is not None and name in board.free:
            board.freed[found, name] = None
    for key in state["fresh"]:
        board.fresh[tasks[key]] = None
    for key in state["transfers"]:
        board.transfers[tasks[key]] = None


def _wait(centre: Centre, task: Task) -> None:
    if task.queue is None:
        return
    group = centre.board.group_for(task)
    group.insert(place_of(task, task.queue), task)
    task.group = group


def arm_timers(centre: Centre, restored: TaskRestoring, others: list[tuple[Any, Any]]) -> None:
    """Give each entity its timer, `others` (with their bodies) included.

    Those that are still to fire begin with `centre.resume()`, which has a clock that runs.
    """
    for task in restored.tasks.values():
        _arm(centre, task, partial(centre.task_due, task), restored.kept_body("task", task.key))
    for reservation in restored.reservations.values():
        due = partial(centre.reservation_due, reservation)
        _arm(centre, reservation, due, restored.kept_body("reservation", reservation.key))
    for entity, body in others:
        _arm(centre, entity, partial(centre.timer_due, entity), body)


def _arm(centre: Centre, entity: Any, callback: Any, body: Any) -> None:
    kept = body.get("timer")
    if kept is None:
        return
    due, place, is_live = kept
    entity.timer = timer = Timer(datetime.fromisoformat(due), callback, place)
    if is_live:
        centre.waking.append(entity)
    else:
        timer.callback = None
