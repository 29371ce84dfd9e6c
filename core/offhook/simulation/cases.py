"""The open cases of a run: which task is which case of the input, and what simulated people know of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from offhook.simulation.changed import Changed

if TYPE_CHECKING:
    from offhook.centre import Task
    from offhook.simulation.varied import CaseFacts

CASE: Final = "case"
_WAITING: Final = frozenset({"pause", "inactive"})
"""What the channel of a conversation is that somebody may take up again."""


class Cases:
    """Cases by task and tasks by case, both forgotten when the task ends.

    A case whose conversation was put aside, or left, goes on with it: the next task of the conversation is its.
    """

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._case: dict[str, str] = {}
        self._task: dict[str, str] = {}
        self._aside: dict[str, str] = {}  # by the conversation's SID

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
        if self._task.get(case) != task.task_sid:
            return
        del self._task[case]
        conversation = task.conversation
        if conversation is not None and conversation.channel_status in _WAITING:
            self._aside[conversation.sid] = case
            self._changed.note(f"{CASE} {conversation.sid}")

    def created(self, task: Task) -> None:
        """A task came in, which may be of a conversation that was put aside."""
        conversation = task.conversation
        if not self._aside or conversation is None:
            return
        case = self._gone(conversation.sid)
        if case is not None and task.task_sid not in self._case:
            self.opened(case, task)

    def closed(self, conversation_sid: str) -> None:
        """A conversation has ended, and nobody takes it up again."""
        if self._aside:
            self._gone(conversation_sid)

    def of_task(self, task: Task) -> str:
        """What the task's fate is drawn for: the input's own id, so that another script does not change it."""
        return self._case.get(task.task_sid, task.task_sid)

    def task_of(self, case: str) -> str | None:
        """The SID of the open task of a case."""
        return self._task.get(case)

    def conversation_of(self, case: str) -> str | None:
        """The SID of the conversation of a case without a task, if it was put aside."""
        return next((sid for sid, each in self._aside.items() if each == case), None)

    def _gone(self, sid: str) -> str | None:
        case = self._aside.pop(sid, None)
        if case is not None:
            self._changed.note(f"{CASE} {sid}")
        return case

    # ------------------------------------------------------------ for a store

    def row(self, sid: str) -> dict[str, Any] | None:
        """The case of a task, or of a conversation without one; `newest`: the task that the case means now."""
        if sid in self._aside:
            return {"case": self._aside[sid], "aside": True}
        case = self._case.get(sid)
        return {"case": case, "newest": self._task.get(case) == sid} if case is not None else None

    def restore(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Rows by task, or by conversation."""
        for sid, row in rows.items():
            if row.get("aside"):
                self._aside[sid] = row["case"]
                continue
            self._case[sid] = row["case"]
            if row["newest"]:
                self._task[row["case"]] = sid


def facts_of(task: Task) -> CaseFacts:
    """What people see of a task now."""
    from offhook.simulation.varied import CaseFacts  # a run without simulated people asks for none

    queue = task.queue
    return CaseFacts(task.channel, queue.name if queue is not None else "", task.priority, task.attributes)
