"""`Stage`: the host of one test and what the test does with it, as coroutines; both kinds of desk are made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from offhook.centre import transitions
from offhook.errors import ActionCancelled, ActionError
from offhook.host import Host
from offhook.journal.lazy import invocation_id
from offhook.registry import nearest
from offhook.testing.failures import Failures
from offhook.testing.found import Outcome
from offhook.testing.leftovers import LeftOver, Leftovers
from offhook.testing.stubs import NAME, Stubs

if TYPE_CHECKING:
    from offhook.centre import Task, UnitOfWork, Worker
    from offhook.events import Event
    from offhook.flows import Flow
    from offhook.options import HostOptions
    from offhook.payload import Payload
    from offhook.pipeline import Handler
    from offhook.questions import Question

__tracebackhide__ = True  # a failing test shows the test

T = TypeVar("T")


class Pending:
    """An invocation that the test began and does not wait for. `done` when it has ended."""

    def __init__(self, action: str, flow: Flow) -> None:
        self.action = action
        self.asked = False
        self._flow = flow

    @property
    def done(self) -> bool:
        return self._flow.done

    @property
    def error(self) -> BaseException | None:
        """What it raised, or None."""
        return self._flow.error

    def result(self) -> Any:
        """What it gave; raises what it raised, or `AssertionError` if it has not ended."""
        self.asked = True
        if not self.done:
            raise AssertionError(f"{self.action} has not ended: let time pass with `advance`")
        return self._flow.result()


class Stage:
    """`happened_from` is where in `events` those of the present step begin; `tasks` are those the test made."""

    def __init__(self, options: HostOptions, stubs: Stubs, *, strict: bool, tasks: Iterable[Mapping[str, Any]]) -> None:
        self.host = Host(options)
        self.stubs = stubs
        self.failures = Failures(strict=strict)
        self.leftovers = Leftovers()
        self.events: list[Event] = []
        self.happened_from = 0
        self.tasks: list[Task] = []
        self.invoked: tuple[int, str] = (0, "")
        """Of the last `invoke`: how many records there were before it, and its id."""
        self._strict = strict
        self._first = tuple(tasks)
        self._pending: list[Pending] = []
        stubs.switch(self.host)
        self.host.on_event(self.events.append)
        self.host.reporting.listen(self._failed)

    def _failed(self, handler: Handler, problem: BaseException, message: str, place: str) -> None:
        self.host.failure = None  # it is told here, and the caller gets what callers get
        if handler.origin.owner != NAME:
            self.failures.heard(handler, problem, message, place)

    # ------------------------------------------------------------ life

    async def start(self, sign_in: bool) -> None:
        """Start the host, with everybody at their desks, and the first tasks."""
        self.leftovers.others = asyncio.all_tasks()
        await self.host.start()

        def begin(unit: UnitOfWork) -> None:
            for worker in self.host.centre.workers if sign_in else ():
                transitions.sign_in(unit, worker)

        await self.change(begin)
        for attributes in self._first:
            await self.task(attributes)

    async def close(self) -> None:
        """End the host. Raises for failures that were not expected, and, if it is strict, for what is left over."""
        await self.host.close()
        if self._strict:
            await self.leftovers.look()

    def check_end(self) -> None:
        """What has to be said when everything has ended."""
        problems: list[Exception] = []
        for check in (self.failures.check, self.leftovers.check, self._check_pending):
            try:
                check()
            except AssertionError as problem:
                problems.append(problem)
        if len(problems) > 1:
            raise ExceptionGroup("at the end of the contact centre", problems)
        if problems:
            raise problems[0]

    def _check_pending(self) -> None:
        for pending in self._pending:
            if not pending.asked and isinstance(pending.error, Exception):
                raise LeftOver(
                    f"{pending.action} failed after the test began it, and the test never asked for its result: "
                    f"{pending.error}"
                ) from pending.error

    # ------------------------------------------------------------ what the test does

    async def step(self, do: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do something and all that follows from it at once. A handler's failure that nobody expects says more than
        what came of it, and is raised instead."""
        self.happened_from = len(self.events)
        try:
            value = await do()
            await self.host.settle()
        except Exception:  # passed on, unless a handler's failure says more
            self.failures.check()
            raise
        self.failures.check()
        return value

    async def change(self, make: Callable[[UnitOfWork], T]) -> T:
        """Change the centre apart from any action."""

        async def changed() -> T:
            with self.host.centre.unit("test") as unit:
                return make(unit)

        return await self.step(changed)

    async def task(
        self,
        attributes: Mapping[str, Any] | None = None,
        *,
        channel: str = "chat",
        worker: Worker | str | None = None,
        queue: str | None = None,
        **options: Any,
    ) -> Task:
        """A new task."""
        centre = self.host.centre

        def make(unit: UnitOfWork) -> Task:
            target = self.worker(worker) if worker is not None else None
            if target is None and queue is not None:
                options.setdefault("routing_target", _named("queue", queue, centre.queues))
            elif target is not None:
                options["routing_target"], options["queue"] = target, queue
            task = transitions.create_task(unit, channel=channel, attributes=attributes or {}, **options)
            self.tasks.append(task)
            return task

        return await self.change(make)

    async def accepted(
        self, attributes: Mapping[str, Any] | None = None, *, worker: Worker | str | None = None, **options: Any
    ) -> Task:
        """A new task that the worker, the first one unless said, has accepted."""
        whom = self.worker(worker if worker is not None else next(iter(self.host.centre.workers)))
        task = await self.task(attributes, worker=whom, **options)
        begun = self.happened_from
        if task.sid is None:
            raise AssertionError(f"{whom.name} was not offered the task ({task.task_sid}), and cannot accept it")
        await self.invoke("AcceptTask", {"sid": task.sid}, worker=whom, by="agent")
        self.happened_from = begun
        return task

    async def invoke(
        self,
        action: str | Payload,
        payload: Any,
        *,
        worker: Worker | str | None = None,
        marks: Iterable[str] = (),
        deadline: timedelta | None = None,
        by: str = "api",
    ) -> Any:
        """Invoke an action; what it raises is what its caller gets."""
        self.invoked = (len(self.host.journal), invocation_id(self.host.invocations + 1))
        return await self.step(
            lambda: self.host.invoke(action, payload, worker=worker, marks=marks, deadline=deadline, by=by)
        )

    async def answer(self, answer: str, worker: Worker | str | None, question: Question | str | None) -> Question:
        """Answer a question of a script."""
        whom = self.worker(worker) if worker is not None else None

        async def answered() -> Question:
            return self.host.questions.answer(answer, worker=whom, question=question)

        return await self.step(answered)

    async def attempt(self, action: str | Payload, payload: Any, **options: Any) -> Outcome:
        """Invoke an action, and tell how it ended."""
        result, caught = None, None
        try:
            result = await self.invoke(action, payload, **options)
        except (ActionCancelled, ActionError) as error:
            caught = error
        outcome = self.outcome()
        outcome.result, outcome.error = result, caught
        return outcome

    async def begin(self, action: str | Payload, payload: Any, **options: Any) -> Pending:
        """Invoke an action without waiting for its end; no time passes."""

        async def begun() -> Pending:
            name = action if isinstance(action, str) else type(action).action.name
            pending = Pending(name, self.host.spawn(self.host.invoke(action, payload, **options), name))
            self._pending.append(pending)
            return pending

        return await self.step(begun)

    # ------------------------------------------------------------ what there is

    def worker(self, given: Worker | str) -> Worker:
        """A worker by name or SID. Raises `LookupError` with the names there are."""
        return given if not isinstance(given, str) else _named("worker", given, self.host.centre.workers)

    def check_event(self, kind: str) -> None:
        """Raise `LookupError`, with the nearest name, for an event that nobody brings."""
        registry = self.host.registry
        if registry.event(kind) is None:
            near = nearest(kind, [spec.name for spec in registry.events])
            raise LookupError(f"there is no event {kind}" + (f" (did you mean {near}?)" if near else ""))

    def outcome(self, action: str | None = None) -> Outcome:
        """How the last invocation of the action ended, or the last one that the test made."""
        before, number = self.invoked
        name = self.host.registry.action(action).name if action is not None else None
        for record in reversed(list(self.host.journal)):
            if record.kind not in ("invocation.settled", "invocation.refused"):
                continue
            ours = record.subject == number or (not record.subject and record.sequence > before)
            if record.what["action"] == name if name is not None else ours:
                return Outcome.of(record.what)
        raise AssertionError(f"{name or 'what the test invoked'} has not ended: the journal has no record of it")


def _named(kind: str, name: str, register: Any) -> Any:
    for each in register:
        if each.sid == name or each.name.casefold() == name.casefold():
            return each
    names = [each.name for each in register]
    near = nearest(name, names)
    said = f"did you mean {near!r}?" if near else f"there are {', '.join(names) or 'none'}"
    raise LookupError(f"there is no {kind} {name!r}; {said}")
