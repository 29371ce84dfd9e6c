"""What was done at a prompt, in its order: for `trace`, and for a test that does the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from offhook.centre.memory import MEMORY_OF
from offhook.repl.items import LABEL
from offhook.repl.reading import VALUE
from offhook.repl.result import Result
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.centre import Centre, Task
    from offhook.journal.records import Record
    from offhook.repl.happened import Records

TYPED: Final = "typed"
"""Of a question, a log or a notification: that it is of an input of the prompt, and of no rule."""
_SAYING: Final = frozenset({"question.asked", "script.logged", "notification.shown"})


@record
class Deed(Frozen):
    """One input. `worker`: who sat at the prompt, by name. `records`: of what happened, those that tell of actions,
    notifications, questions and logs, as JSON has them. `names`: what has a name then, by SID; `values`: texts,
    numbers, true and false that have one. `began`: when. `value`: that of an expression, if it is one of these.
    `cut`: how many more records there were. `waits`: it had not ended then."""

    text: str
    worker: str | None
    records: tuple[dict[str, Any], ...]
    names: dict[str, str]
    began: datetime
    failed: bool
    values: Mapping[str, Any]
    value: Any = None
    cut: int = 0
    waits: bool = False

    @property
    def failed_rule(self) -> str | None:
        """The rule that failed, if one did."""
        return next((str(one.get("handler")) for one in self.records if one["kind"] == "handler.failed"), None)

    @property
    def is_answer(self) -> bool:
        """Whether a question was answered by it."""
        return any(one["kind"] == "question.answered" for one in self.records)

    @property
    def is_at_once(self) -> bool:
        """Whether all that it began ended by itself, with no answer."""
        return not self.is_answer and bool(self.own)

    @property
    def own(self) -> list[str]:
        """The invocations that nothing else caused."""
        told = [one for one in self.records if one["kind"].startswith("invocation.") and one["subject"]]
        others = {one["subject"] for one in told if caused(one)}  # not every record of one says so
        return list(dict.fromkeys(one["subject"] for one in told if one["subject"] not in others))


@record
class Standing(Frozen):
    """A task that was there at the beginning. `sids`: its own, and its reservation's; `worker`: who had it, by name;
    `conversation`: its SID."""

    sids: tuple[str, ...]
    channel: str
    attributes: Mapping[str, Any]
    status: str
    worker: str | None
    conversation: str | None


@record
class Remembered(Frozen):
    """What scripts remembered at the beginning: of which kind of thing, its key (none for the centre), the name, the
    value as the centre's memory has it, and when that ends."""

    kind: str
    key: str
    name: str
    value: Any
    until: datetime | None


class Deeds:
    """Those of a session. `standing`: the tasks that were there at the beginning; `activities`: those of the workers
    then, by name; `memory`: what scripts remembered."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []
        self.standing: tuple[Standing, ...] = ()
        self.activities: dict[str, str] = {}
        self.memory: tuple[Remembered, ...] = ()

    def begin(self, centre: Centre) -> None:
        """Nothing was done yet."""
        self.standing = tuple([_standing(task) for task in centre.tasks])
        self.activities = {worker.name: worker.activity.name for worker in centre.workers}
        self.memory = tuple(_remembered(centre))

    def __iter__(self) -> Iterator[Deed]:
        yield from self._deeds

    def __len__(self) -> int:
        return len(self._deeds)

    def did(
        self,
        text: str,
        worker: Any,
        records: Records,
        variables: dict[str, Any],
        began: datetime,
        result: Result,
        declared: int,
        *,
        waits: bool = False,
    ) -> None:
        """Something was done that can be undone. `declared`: how many lines of the session's script are declarations;
        below them stands what was typed."""
        told = tuple([_told(one, declared) for one in records.all])
        values = {name: one for name, one in variables.items() if isinstance(one, (str, int, float))}
        value = result.value if isinstance(result.value, (str, int, float)) else None
        name = worker.name if worker is not None else None
        names = sids_of(variables)
        self._deeds.append(Deed(text, name, told, names, began, result.failed, values, value, records.cut, waits))

    def undone(self, count: int) -> None:
        """All but the first ones, so many, are as if they had never been."""
        del self._deeds[count:]

    @property
    def latest(self) -> list[str]:
        """The invocations of the last input that had any."""
        return next((deed.own for deed in reversed(self._deeds) if deed.own), [])


def _told(record: Record, declared: int) -> dict[str, Any]:
    """A record as JSON has it; what an input of the prompt says itself is `TYPED`, and what it does has no cause."""
    told = record.to_json()
    if record.kind in _SAYING and _is_typed(told.get("place"), declared):
        return told | {TYPED: True}
    origin = told.get("from")
    if isinstance(origin, Mapping) and _is_typed(origin.get("handler"), declared):
        return {name: one for name, one in told.items() if name != "from"}
    return told


def _is_typed(place: Any, declared: int) -> bool:
    """Whether a place of the session's script is below what was declared."""
    file, _, row = str(place or "").rpartition(":")
    return file == LABEL and row.isdecimal() and int(row) > declared


def _standing(task: Task) -> Standing:
    reservation = task.reservation
    sids = (task.task_sid, reservation.sid) if reservation is not None else (task.task_sid,)
    worker = reservation.worker.name if reservation is not None else None
    talk = task.conversation.sid if task.conversation is not None else None
    return Standing(sids, task.channel, task.attributes, task.status, worker, talk)


def _remembered(centre: Centre) -> Iterator[Remembered]:
    for (owner, name), row in centre.memory.items():
        if owner.startswith(MEMORY_OF) and isinstance(row, Mapping):
            kind, _, key = owner.removeprefix(MEMORY_OF).partition(":")
            until = row.get("until")
            ends = datetime.fromisoformat(until) if isinstance(until, str) else None
            yield Remembered(kind, key, name, row["value"], ends)


def caused(record: Mapping[str, Any]) -> bool:
    """Whether an invocation came of another, or of a rule."""
    return bool(record.get("cause") or record.get("from"))


def sids_of(variables: dict[str, Any]) -> dict[str, str]:
    """Which variable holds what has which SID; a task by its own, and by its reservation's, and its conversation."""
    found: dict[str, str] = {}
    for name, value in variables.items():
        if name == VALUE:
            continue
        for sid in (getattr(value, "task_sid", None), getattr(value, "sid", None)):
            if isinstance(sid, str):
                found.setdefault(sid, name)
        talk = getattr(value, "conversation", None) if hasattr(value, "task_sid") else None
        if talk is not None:
            found.setdefault(talk.sid, f"{name}.conversation")
    return found
