"""`AsyncDesk`: a contact centre for `async def` tests, in the event loop of the test, whoever runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from offhook.testing.asking import options_of, payload_of
from offhook.testing.found import Outcome
from offhook.testing.stage import Pending, Stage
from offhook.testing.times import Duration, Instant, duration, instant
from offhook.testing.view import View

if TYPE_CHECKING:
    from offhook.answering import Answer
    from offhook.centre import Task, UnitOfWork, Worker
    from offhook.payload import Payload
    from offhook.questions import Question

__tracebackhide__ = True  # a failing test shows the test

T = TypeVar("T")


class AsyncDesk(View):
    """As `Desk`, whose methods say more; here those that do something are awaited.

    `async with contact_centre.open(…) as desk:` starts the host, and closes it at the end of the block.
    """

    def __init__(self, make: Callable[[], Stage], *, sign_in: bool = True) -> None:
        self._make = make
        self._sign_in = sign_in
        self._watching = ExitStack()
        self.is_open = False

    async def __aenter__(self) -> AsyncDesk:
        super().__init__(self._make())
        self._watching.enter_context(self._stage.leftovers.noticing())
        try:
            await self._stage.start(self._sign_in)
        except BaseException:  # passed on: whatever it was, nobody watches for what is left over any more
            self._watching.close()
            raise
        self.is_open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.is_open = False
        with self._watching:
            await self._stage.close()
        if error is None:  # else that is what there is to say
            self._stage.check_end()

    # ------------------------------------------------------------ tasks

    async def task(
        self,
        attributes: Mapping[str, Any] | None = None,
        *,
        channel: str = "chat",
        worker: Worker | str | None = None,
        queue: str | None = None,
        **options: Any,
    ) -> Task:
        """A new task: see `Desk.task`."""
        return await self._stage.task(attributes, channel=channel, worker=worker, queue=queue, **options)

    async def accepted(
        self, attributes: Mapping[str, Any] | None = None, *, worker: Worker | str | None = None, **options: Any
    ) -> Task:
        """A new task that a worker has accepted: see `Desk.accepted`."""
        return await self._stage.accepted(attributes, worker=worker, **options)

    async def change(self, make: Callable[[UnitOfWork], T]) -> T:
        """Change the centre apart from any action: see `Desk.change`."""
        return await self._stage.change(make)

    # ------------------------------------------------------------ actions

    @overload
    async def invoke(
        self,
        action: Payload[Answer],
        payload: None = None,
        /,
        *,
        worker: Worker | str | None = None,
        by: str = "api",
        marks: tuple[str, ...] = (),
        deadline: Duration | None = None,
    ) -> Answer: ...
    @overload
    async def invoke(
        self,
        action: str,
        payload: Any = None,
        /,
        *,
        worker: Worker | str | None = None,
        by: str = "api",
        marks: tuple[str, ...] = (),
        deadline: Duration | None = None,
        **fields: Any,
    ) -> Any: ...

    async def invoke(
        self,
        action: str | Payload,
        payload: Any = None,
        /,
        *,
        worker: Worker | str | None = None,
        by: str = "api",
        marks: tuple[str, ...] = (),
        deadline: Duration | None = None,
        **fields: Any,
    ) -> Any:
        """Invoke an action and give its result: see `Desk.invoke`."""
        options = options_of(worker, by, marks, deadline)
        return await self._stage.invoke(action, payload_of(payload, fields), **options)

    async def attempt(
        self,
        action: str | Payload,
        payload: Any = None,
        /,
        *,
        worker: Worker | str | None = None,
        by: str = "api",
        marks: tuple[str, ...] = (),
        deadline: Duration | None = None,
        **fields: Any,
    ) -> Outcome:
        """Invoke an action and give how it ended: see `Desk.attempt`."""
        options = options_of(worker, by, marks, deadline)
        return await self._stage.attempt(action, payload_of(payload, fields), **options)

    async def begin(
        self,
        action: str | Payload,
        payload: Any = None,
        /,
        *,
        worker: Worker | str | None = None,
        by: str = "api",
        marks: tuple[str, ...] = (),
        deadline: Duration | None = None,
        **fields: Any,
    ) -> Pending:
        """Invoke an action without waiting for its end: see `Desk.begin`."""
        options = options_of(worker, by, marks, deadline)
        return await self._stage.begin(action, payload_of(payload, fields), **options)

    async def answer(
        self, answer: str, *, worker: Worker | str | None = None, question: Question | str | None = None
    ) -> Question:
        """Answer the question that a script asks this worker: see `Desk.answer`."""
        return await self._stage.answer(answer, worker, question)

    # ------------------------------------------------------------ time

    async def advance(self, by: Duration) -> None:
        """Let time pass: see `Desk.advance`."""
        await self._stage.step(lambda: self.host.advance(duration(by)))

    async def advance_to(self, when: Instant) -> None:
        """Let time pass until an instant: see `Desk.advance_to`."""
        await self.advance(instant(when) - self.now)

    async def settle(self) -> None:
        """Do all that can be done without time passing: see `Desk.settle`."""
        await self._stage.step(self.host.settle)
