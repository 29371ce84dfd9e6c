"""What was done at a prompt, in its order: for `trace`, and for a test that does the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from offhook.journal.records import Record
from offhook.repl.reading import VALUE
from offhook.repl.result import Result

if TYPE_CHECKING:
    from offhook.centre import Centre, Task

_WORTH: Final = frozenset({
    "invocation.committed", "invocation.settled", "invocation.refused", "script.logged", "notification.shown",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """One input. `worker`: who sat at the prompt, by name. `records`: of what happened, those that tell of actions,
    notifications and logs, as JSON has them. `names`: what it gave a name, by SID. `began`: when.
    `value`: that of an expression, if it is a text, a number, true or false."""

    text: str
    worker: str | None
    records: tuple[dict[str, Any], ...]
    names: dict[str, str]
    began: datetime
    failed: bool
    value: Any = None

    @property
    def own(self) -> list[str]:
        """The invocations that nothing else caused."""
        found = [one["subject"] for one in self.records if one["kind"].startswith("invocation.") and not caused(one)]
        return list(dict.fromkeys(each for each in found if each))


@dataclass(frozen=True, slots=True)
class Standing:
    """A task that was there at the beginning. `sids`: its own, and its reservation's; `worker`: who had it, by name."""

    sids: tuple[str, ...]
    channel: str
    attributes: Mapping[str, Any]
    status: str
    worker: str | None


class Deeds:
    """Those of a session. `standing`: the tasks that were there at the beginning; `activities`: those of the workers
    then, by name."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []
        self.standing: tuple[Standing, ...] = ()
        self.activities: dict[str, str] = {}

    def begin(self, centre: Centre) -> None:
        """Nothing was done yet."""
        self.standing = tuple([_standing(task) for task in centre.tasks])
        self.activities = {worker.name: worker.activity.name for worker in centre.workers}

    def __iter__(self) -> Iterator[Deed]:
        yield from self._deeds

    def __len__(self) -> int:
        return len(self._deeds)

    def did(
        self,
        text: str,
        worker: Any,
        records: Iterable[Record],
        variables: dict[str, Any],
        began: datetime,
        result: Result,
    ) -> None:
        """Something was done that can be undone."""
        told = tuple([one.to_json() for one in records if one.kind in _WORTH])
        value = result.value if isinstance(result.value, (str, int, float)) else None
        name = worker.name if worker is not None else None
        self._deeds.append(Deed(text, name, told, sids_of(variables), began, result.failed, value))

    def undone(self, text: str) -> None:
        """The input is as if it had never been."""
        while any(deed.text == text for deed in self._deeds):
            if self._deeds.pop().text == text:
                return

    @property
    def latest(self) -> list[str]:
        """The invocations of the last input that had any."""
        return next((deed.own for deed in reversed(self._deeds) if deed.own), [])


def _standing(task: Task) -> Standing:
    reservation = task.reservation
    sids = (task.task_sid, reservation.sid) if reservation is not None else (task.task_sid,)
    worker = reservation.worker.name if reservation is not None else None
    return Standing(sids, task.channel, task.attributes, task.status, worker)


def caused(record: dict[str, Any]) -> bool:
    """Whether an invocation came of another, or of a rule."""
    return bool(record.get("cause") or record.get("from"))


def sids_of(variables: dict[str, Any]) -> dict[str, str]:
    """Which variable holds what has which SID; a task by its own, and by its reservation's."""
    found: dict[str, str] = {}
    for name, value in variables.items():
        if name == VALUE:
            continue
        for sid in (getattr(value, "task_sid", None), getattr(value, "sid", None)):
            if isinstance(sid, str):
                found.setdefault(sid, name)
    return found
