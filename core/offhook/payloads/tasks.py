"""Payloads that name a task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pydantic import Field

from offhook.answering import Answer
from offhook.fields import TaskSid
from offhook.payload import Payload
from offhook.payloads.problems import contradiction, unknown
from offhook.references import SidReference, TaskRef

if TYPE_CHECKING:
    from offhook.centre import Centre, Reservation, Task, Worker


class TaskChoice(Payload[Answer]):
    """Names a task, or none: `sid` (a reservation's WR or a task's WT) or the task itself."""

    sid: TaskSid | None = Field(
        default=None, description="SID of the reservation (WR…) that the action is about, or of its task (WT…)."
    )
    task: TaskRef | None = Field(default=None, description="The task itself; filled from sid.")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """The task from sid, and sid from the task: the reservation's SID where there is one, else the task's."""
        sid, given = self.sid, self.task
        if given is None and sid is None:
            return {}
        task = _task(self, centre, given, sid)
        reservation = _reservation(self, centre, task, sid or _reservation_sid(given), worker)
        wanted = reservation.sid if reservation is not None else task.task_sid
        changes: dict[str, Any] = {}
        if task is not given:
            changes["task"] = task
        if wanted != sid:
            changes["sid"] = wanted
        return changes


class TaskPayload(TaskChoice[Answer], one_of=(("task", "sid"),)):
    """Names the task that an action is about: `sid` (a reservation's WR or a task's WT) or the task itself.

    Whichever is given, the other is filled in before any handler runs. A `WT` becomes the SID of the acting worker's
    own reservation of the task, so that all ways of naming one thing look the same to handlers and to the guard
    against doing it twice.
    """

    if TYPE_CHECKING:
        # filled before any handler runs, so a handler's code need not ask whether they are there
        sid: str = ""
        task: Task = cast("Task", None)


def _reservation_sid(given: Any) -> str | None:
    return given.sid if isinstance(given, SidReference) and given.sid.startswith("WR") else None


def _task(payload: Payload, centre: Centre, given: Any, sid: str | None) -> Task:
    if given is not None and not isinstance(given, SidReference):
        task: Task = given
        return task
    looked_for = given.sid if given is not None else sid
    found = centre.task(looked_for or "")
    if found is None:
        raise unknown(payload, looked_for or "", "reservation" if (looked_for or "").startswith("WR") else "task")
    return found


def _reservation(
    payload: Payload, centre: Centre, task: Task, sid: str | None, worker: Worker | None
) -> Reservation | None:
    """The reservation meant: the one that `sid` names, else the worker's own of this task, else the task's only one."""
    if sid is not None and sid.startswith("WR"):
        named = centre.reservation(sid)
        if named is None:
            raise unknown(payload, sid, "reservation")
        if named.task is not task:
            raise contradiction(
                payload, "sid", "task", f"{sid} is a reservation of another task, {named.task.task_sid}"
            )
        return named
    if sid is not None and sid != task.task_sid:
        raise contradiction(payload, "sid", "task", f"{sid} is another task than {task.task_sid}")
    for own in task.open_reservations:
        if own.worker is worker:
            return own
    return task.reservation
