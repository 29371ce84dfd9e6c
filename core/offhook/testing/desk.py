"""`Desk`: a contact centre for ordinary tests. Every call has done, when it returns, all that follows at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from offhook.errors import OffhookError
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


class Desk(View):
    """A host with its own event loop, which runs while a call of this object does. `View` says what can be seen.

    The fixture `contact_centre` makes it, and closes it at the end of the test; `with` closes it earlier.
    """

    def __init__(self, make: Callable[[], Stage], *, sign_in: bool = True) -> None:
        only_outside_loops("a contact centre for an ordinary test was made")
        # its own factory, so that it leaves the loop alone that others have set for this thread
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._closed = False
        try:
            super().__init__(make())
            self.run(self._stage.start(sign_in))
        except BaseException:  # passed on: whatever it was, a desk that is not there leaves no loop open
            self._closed = True
            self._runner.close()
            raise

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the host; idempotent. Raises `AssertionError` for unexpected failures, and what is left over."""
        if self._closed:
            return
        self._closed = True
        try:
            self.run(self._stage.close())
        finally:
            self._runner.close()
        self._stage.check_end()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run any coroutine in the host's event loop, as `desk.run(host.health())`, and give what it gives."""
        try:
            only_outside_loops("a method of a desk was called")
        except OffhookError:
            coroutine.close()
            raise
        with self._stage.leftovers.noticing():
            try:
                return self._runner.run(coroutine)
            except AssertionError as error:
                raise error.with_traceback(None) from error.__cause__  # the way through the event loop says nothing

    # ------------------------------------------------------------ tasks

    def task(
        self,
        attributes: Mapping[str, Any] | None = None,
        *,
        channel: str = "chat",
        worker: Worker | str | None = None,
        queue: str | None = None,
        **options: Any,
    ) -> Task:
        """A new task with these attributes, offered to whoever can take it.

        `worker` sends it to one worker, who gets it however busy; `queue` into one queue. Further options, and what is
        raised, as for `offhook.centre.transitions.create_task`: `priority`, `workflow`, `timeout`, `direction`, ….
        """
        return self.run(self._stage.task(attributes, channel=channel, worker=worker, queue=queue, **options))

    def accepted(
        self, attributes: Mapping[str, Any] | None = None, *, worker: Worker | str | None = None, **options: Any
    ) -> Task:
        """A new task that a worker (the first one unless said) has accepted, with the action AcceptTask."""
        return self.run(self._stage.accepted(attributes, worker=worker, **options))

    def change(self, make: Callable[[UnitOfWork], T]) -> T:
        """Change the centre apart from any action: `make` gets a unit of work, and what it gives is given back."""
        return self.run(self._stage.change(make))

    # ------------------------------------------------------------ actions

    @overload
    def invoke(
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
    def invoke(
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

    def invoke(
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
        """Invoke an action and give its result: `desk.invoke("AcceptTask", sid=task.sid, worker="Anna")`.

        The payload is a model, its fields by name, a mapping, or the bare value where an action has one. Time passes
        as far as the action needs. Raises as `Host.invoke` does: `ActionCancelled`, `ActionError`; and `HandlerFailed`
        if a handler failed on the way and nobody expected it.
        """
        options = options_of(worker, by, marks, deadline)
        return self.run(self._stage.invoke(action, payload_of(payload, fields), **options))

    def attempt(
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
        """Invoke an action and give how it ended, cancelled and failed included, as an `Outcome`."""
        options = options_of(worker, by, marks, deadline)
        return self.run(self._stage.attempt(action, payload_of(payload, fields), **options))

    def begin(
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
        """Invoke an action without waiting for its end: no time passes. `pending.result()` gives what came of it."""
        options = options_of(worker, by, marks, deadline)
        return self.run(self._stage.begin(action, payload_of(payload, fields), **options))

    def answer(
        self, answer: str, *, worker: Worker | str | None = None, question: Question | str | None = None
    ) -> Question:
        """Answer the question that a script asks this worker (nobody in particular: whom ever), which can be told by
        itself or its ID. Gives the question. Raises as `host.questions.answer` does: `ActionError`."""
        return self.run(self._stage.answer(answer, worker, question))

    # ------------------------------------------------------------ time

    def advance(self, by: Duration) -> None:
        """Let time pass (`"5m"`, seconds, a timedelta), doing all that is due on the way."""
        self.run(self._stage.step(lambda: self.host.advance(duration(by))))

    def advance_to(self, when: Instant) -> None:
        """Let time pass until an instant: a datetime, or `"2026-03-02T08:00"`, in UTC unless it says where."""
        self.advance(instant(when) - self.now)

    def settle(self) -> None:
        """Do all that can be done without time passing; needed only where the host was used apart from the desk."""
        self.run(self._stage.step(self.host.settle))


def only_outside_loops(what: str) -> None:
    """Raise `OffhookError` (`blocks-itself`) in a running event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise OffhookError(
        f"{what} in a running event loop, which it would block",
        code="blocks-itself",
        hint="in an `async def` test write `async with contact_centre.open(...) as desk:`, and await what it does",
    )
