"""Waits of runs: for an instant, for a condition, for an answer; they end when the run's task does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.clock import Timer
from offhook.events import Event
from offhook.questions import Asked, Question
from offhook_grammar.node import Frozen, record
from offhook_grammar.program import StopRun

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.scripts.hearing import Heard
    from offhook.scripts.moving import Moving
    from offhook.scripts.run import ScriptRun

_ENDS = frozenset({"task.completed", "task.canceled", "task.deleted", "task.system-deleted"})

Instant = tuple[datetime, int | None]
"""When something is due, and its place among what is due then; None for the next free one."""


def read_instant(due: Any, place: Any) -> Instant:
    """When something is due, as a store has it. Raises `TypeError` or `ValueError` for what nobody has written so."""
    at = datetime.fromisoformat(due)
    if at.tzinfo is None:
        raise ValueError(f"{due} has no offset")
    return at, whole(place) if place is not None else None


def whole(number: Any) -> int:
    """A number as a store has it. Raises `TypeError` for anything else: whoever reckons with it would."""
    if type(number) is not int:
        raise TypeError(f"{number!r} is no whole number")
    return number


@record
class KeptWait(Frozen):
    """A wait as a store keeps it. `order` is its place among the waits, `end` when it ends at the latest, `look` when
    time alone may make its condition true, `met` that the condition was found true and the run has not gone on yet.
    `question` is what it asks, with the answer if there is one."""

    order: int
    end: Instant | None
    look: Instant | None
    met: bool
    question: tuple[Question, str | None] | None = None


class Wait:
    """One waiting run. `condition` is None for a plain wait."""

    __slots__ = (
        "asked",
        "condition",
        "end",
        "future",
        "look",
        "met",
        "moving",
        "order",
        "problem",
        "run",
        "task_ended",
    )

    def __init__(self, run: ScriptRun, order: int, future: asyncio.Future[None]) -> None:
        self.run = run
        self.order = order
        self.future = future
        self.end: Timer | None = None
        self.look: Timer | None = None
        self.condition: Callable[[], bool] | None = None
        self.moving: Moving | None = None
        self.problem: BaseException | None = None
        self.task_ended = False
        self.met = False
        self.asked: Asked | None = None

    def kept(self) -> KeptWait:
        """What a store has to know of it."""
        end = (self.end.due, self.end.place) if self.end is not None else None
        question = (self.asked.question, self.asked.answer) if self.asked is not None else None
        return KeptWait(self.order, end, self._next_look(), self.met, question)

    def _next_look(self) -> Instant | None:
        due = self.moving.due if self.moving is not None else None
        if due is None:
            return None
        is_armed = self.look is not None and self.look.due == due
        return due, self.look.place if is_armed and self.look is not None else None


class Waits:
    """All waits of a host's scripts. A condition is looked at again after each change of the centre, together with
    all others, once the handlers of the change have begun; and at the instants that it names."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._count = 0
        self._by_task: dict[str, dict[int, Wait]] = {}
        self._conditions: dict[int, Wait] = {}
        self._look_due = False
        self._begun = False
        self._missed = False

    def begin(self) -> None:
        """The runs that go on are there: look at what has changed while they were not."""
        self._begun = True
        if self._missed:
            self.changed()

    async def until(self, run: ScriptRun, due: datetime) -> None:
        """Park until `due`. Raises `StopRun` if the run's task ends first, or has ended since the run began."""
        _stop_if_ended(run.ends_with)
        if due > self._host.clock.now():
            await self._until(self._new(run), (due, None))

    async def until_true(
        self, run: ScriptRun, condition: Callable[[], bool], moving: Moving, end: datetime | None
    ) -> bool:
        """Park until `condition` holds (True) or `end` has come (False). `moving` has evaluated it once.

        Raises `StopRun` as `until` does.
        """
        _stop_if_ended(run.ends_with)
        wait = self._new(run)
        wait.condition, wait.moving = condition, moving
        look = (moving.due, None) if moving.due is not None else None
        return await self._until_true(wait, condition, moving, (end, None) if end is not None else None, look)

    async def go_on(self, run: ScriptRun, kept: KeptWait) -> None:
        """The rest of `until` after a restart."""
        _stop_if_ended(run.ends_with)
        if kept.end is not None:
            await self._until(self._new(run, kept.order), kept.end)

    async def go_on_until_true(
        self, run: ScriptRun, condition: Callable[[], bool], moving: Moving, kept: KeptWait
    ) -> bool:
        """The rest of `until_true` after a restart."""
        _stop_if_ended(run.ends_with)
        if kept.met:
            return True
        moving.due = kept.look[0] if kept.look is not None else None
        wait = self._new(run, kept.order)
        wait.condition, wait.moving = condition, moving
        return await self._until_true(wait, condition, moving, kept.end, kept.look)

    async def answered(self, run: ScriptRun, question: Question) -> str:
        """Park until somebody has answered, or its time is up; gives the answer. Raises `StopRun` as `until` does."""
        _stop_if_ended(run.ends_with)
        wait = self._new(run)
        return await self._answered(wait, self._asking(wait, question), (question.until, None))

    async def go_on_answered(self, run: ScriptRun, kept: KeptWait, question: Question, answer: str | None) -> str:
        """The rest of `answered` after a restart."""
        _stop_if_ended(run.ends_with)
        if answer is not None or kept.end is None:
            return answer if answer is not None else question.default
        wait = self._new(run, kept.order)
        return await self._answered(wait, self._asking(wait, question), kept.end, again=True)

    def _asking(self, wait: Wait, question: Question) -> Asked:
        def answered() -> None:
            self._host.scheduler.wake(wait.future)
            self._host.runs.signal(wait.run)

        wait.asked = Asked(question, wait.run.task, answered)
        return wait.asked

    async def _answered(self, wait: Wait, asked: Asked, end: Instant, *, again: bool = False) -> str:
        questions, outcome = self._host.questions, "withdrawn"
        self._begin(wait)
        try:
            wait.end = self._waking(wait, end)
            if again:
                questions.go_on(asked)
            else:
                questions.begin(asked)
            await self._park(wait)
            outcome = "default"
            return asked.answer if asked.answer is not None else asked.question.default
        finally:
            questions.end(asked, outcome)
            self._end(wait)

    async def for_event(self, run: ScriptRun, heard: Heard, end: datetime | None) -> Event | None:
        """Park until one of the events comes that are wanted; None when `end` has come. Raises `StopRun` as `until`
        does, and what the condition does."""
        return await self._for_event(run, heard, (end, None) if end is not None else None)

    async def go_on_for_event(self, run: ScriptRun, heard: Heard, kept: KeptWait) -> Event | None:
        """The rest of `for_event` after a restart."""
        return await self._for_event(run, heard, kept.end, kept.order)

    async def _for_event(
        self, run: ScriptRun, heard: Heard, end: Instant | None, order: int | None = None
    ) -> Event | None:
        try:
            if heard.found is None:
                _stop_if_ended(run.ends_with)
                await self._until_found(self._new(run, order), end)
            return heard.found
        finally:
            heard.wanted, heard.where, heard.found = (), None, None

    async def _until_found(self, wait: Wait, end: Instant | None) -> None:
        self._begin(wait)
        try:
            wait.end = self._waking(wait, end) if end is not None else None
            await self._park(wait)
            if wait.problem is not None:
                raise wait.problem
        finally:
            self._end(wait)

    def _new(self, run: ScriptRun, order: int | None = None) -> Wait:
        if order is None:
            order = self._count + 1
        self._count = max(self._count, order)
        return Wait(run, order, self._host.scheduler.future())

    async def _until(self, wait: Wait, end: Instant) -> None:
        self._begin(wait)
        try:
            wait.end = self._waking(wait, end)
            await self._park(wait)
        finally:
            self._end(wait)

    async def _until_true(
        self, wait: Wait, condition: Callable[[], bool], moving: Moving, end: Instant | None, look: Instant | None
    ) -> bool:
        clock = self._host.clock
        self._begin(wait)
        try:
            wait.end = self._waking(wait, end) if end is not None else None
            self._conditions[wait.order] = wait
            while True:
                if wait.look is not None:
                    wait.look.cancel()
                wait.look = clock.call_at(look[0], lambda: self._look(wait), look[1]) if look is not None else None
                await self._park(wait)
                if wait.problem is not None:
                    raise wait.problem
                if wait.met:
                    return True
                if end is not None and clock.now() >= end[0]:
                    return moving.evaluate(condition)
                look = (moving.due, None) if moving.due is not None else None
                wait.future = self._host.scheduler.future()
                self._host.runs.signal(wait.run)
        finally:
            self._end(wait)

    def _waking(self, wait: Wait, end: Instant) -> Timer:
        return self._host.clock.call_at(end[0], lambda: self._host.scheduler.wake(wait.future), end[1])

    def _begin(self, wait: Wait) -> None:
        """A run waits; it has `waiting` until that has ended."""
        run = wait.run
        sid = getattr(run.ends_with, "task_sid", None)
        if sid is not None:
            self._by_task.setdefault(sid, {})[wait.order] = wait
        run.waiting = wait
        self._host.runs.signal(run)

    def _end(self, wait: Wait) -> None:
        run = wait.run
        run.waiting = None
        self._host.runs.signal(run)
        self._conditions.pop(wait.order, None)
        sid = getattr(run.ends_with, "task_sid", None)
        if sid is not None:
            waits = self._by_task[sid]
            del waits[wait.order]
            if not waits:
                del self._by_task[sid]
        for timer in (wait.end, wait.look):
            if timer is not None:
                timer.cancel()

    async def _park(self, wait: Wait) -> None:
        await self._host.scheduler.park(wait.future)
        if wait.task_ended:
            raise StopRun

    def changed(self) -> None:
        """The centre has changed: look at the conditions, once, when everything else was done."""
        self._missed = not self._begun
        if self._conditions and not self._look_due:
            self._look_due = True
            self._host.scheduler.post(self._look_at_all)

    def heard(self, event: Event) -> None:
        """An event's handlers have begun: it ends the waits for it, and those of a task that it ends."""
        self._host.scripts.hearing.heard(event)
        if event.type not in _ENDS:
            return
        task = event.entities.get("task")
        for wait in list(self._by_task.get(getattr(task, "task_sid", ""), {}).values()):
            if wait.run.heard is None or wait.run.heard.found is None:  # what it has waited for it still gets
                wait.task_ended = True
                self._host.scheduler.wake(wait.future)

    def _look_at_all(self) -> None:
        self._look_due = False
        for wait in list(self._conditions.values()):
            self._look(wait)

    def _look(self, wait: Wait) -> None:
        if wait.future.done() or wait.condition is None or wait.moving is None:
            return
        due = wait.moving.due
        try:
            wait.met = wait.moving.evaluate(wait.condition)
        except Exception as problem:  # noqa: BLE001  # raised again in the run, which it belongs to
            wait.problem = problem
        if wait.met or wait.problem is not None or wait.moving.due != due:
            self._host.scheduler.wake(wait.future)


def _stop_if_ended(task: Any) -> None:
    if task is not None and not task.is_open:
        raise StopRun
