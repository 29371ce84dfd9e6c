"""The open cases of a run: which task is which case of the input, and what simulated people know of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from offhook.simulation.changed import Changed

if TYPE_CHECKING:
    from offhook.centre import Task
    from offhook.simulation.varied import CaseFacts

CASE: Final = "case"


class Cases:
    """Cases by task and tasks by case, both forgotten when the task ends."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._case: dict[str, str] = {}
        self._task: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._case)

    def opened(self, case: str | None, task: Task) -> None:
        """The input's `case` became this task. A case that comes again while it is open means the newer task."""
        if case is None:
            return
        older = self._task.get(case)
        if older is not None:
            self._changed.note(f"{CASE} {older}")
        self._case[task.task_sid] = case
        self._task[case] = task.task_sid
        self._changed.note(f"{CASE} {task.task_sid}")

    def ended(self, task: Task) -> None:
        """The task has ended."""
        case = self._case.pop(task.task_sid, None)
        if case is None:
            return
        self._changed.note(f"{CASE} {task.task_sid}")
        if self._task.get(case) == task.task_sid:
            del self._task[case]

    def of_task(self, task: Task) -> str:
        """What the task's fate is drawn for: the input's own id, so that another script does not change it."""
        return self._case.get(task.task_sid, task.task_sid)

    def task_of(self, case: str) -> str | None:
        """The SID of the open task of a case."""
        return self._task.get(case)

    # ------------------------------------------------------------ for a store

    def row(self, sid: str) -> dict[str, Any] | None:
        """The case of a task; `newest`: the task that the case means now."""
        case = self._case.get(sid)
        return {"case": case, "newest": self._task.get(case) == sid} if case is not None else None

    def restore(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Rows by task."""
        for sid, row in rows.items():
            self._case[sid] = row["case"]
            if row["newest"]:
                self._task[row["case"]] = sid


def facts_of(task: Task) -> CaseFacts:
    """What people see of a task now."""
    from offhook.simulation.varied import CaseFacts  # a run without simulated people asks for none

    queue = task.queue
    return CaseFacts(task.channel, queue.name if queue is not None else "", task.priority, task.attributes)
