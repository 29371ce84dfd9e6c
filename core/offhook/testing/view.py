"""`View`: what a test can look at; the same for both kinds of desk."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.journal.records import plain
from offhook.testing.found import Found, Outcome, Shown
from offhook.testing.journal import JournalView
from offhook.testing.stage import Stage
from offhook.testing.stubs import Stub
from offhook.testing.times import Duration

if TYPE_CHECKING:
    from offhook.centre import Centre, Reservation, Task, Worker
    from offhook.events import Event
    from offhook.host import Host
    from offhook.questions import Question
    from offhook.testing.failures import HandlerFailure

_LINES = 20

__tracebackhide__ = True  # a failing test shows the test


class View:
    """What there is, and what happened. Lists are `Found`: a comparison that does not hold shows what there was."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.journal = JournalView(stage.host)

    # ------------------------------------------------------------ what there is

    @property
    def host(self) -> Host:
        """The host itself."""
        return self._stage.host

    @property
    def centre(self) -> Centre:
        """The contact centre, to read; it is changed through actions, or with `change`."""
        return self._stage.host.centre

    @property
    def now(self) -> datetime:
        """The present instant of the centre."""
        return self._stage.host.clock.now()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that the test made, in order, ended ones too."""
        return tuple(self._stage.tasks)

    def worker(self, name: str) -> Worker:
        """A worker by name (in any case) or SID. Raises `LookupError` with the names there are."""
        return self._stage.worker(name)

    def reservations(self, worker: Worker | str | None = None, *, status: str | None = None) -> Found[Reservation]:
        """The reservations, ended ones for five minutes: all, or a worker's, or those in a state; in order."""
        whom = self._stage.worker(worker) if worker is not None else None
        centre = self.centre
        found = [
            one
            for one in centre.all_reservations
            if centre.reservation(one.sid) is one and whom in (None, one.worker) and status in (None, one.status)
        ]
        what = " ".join(["reservations", f"of {whom.name}" if whom else "", f"that are {status}" if status else ""])
        return self._found(what.strip(), found)

    # ------------------------------------------------------------ what happened

    @property
    def questions(self) -> Found[Question]:
        """The questions of scripts that are open, oldest first, each with `text`, `choices`, `to`, `default`, …."""
        return self._found("open questions", self.host.questions.open)

    @property
    def notifications(self) -> Found[Shown]:
        """The texts that were shown, each with `level`, `to` (the worker's name) and `at`."""
        return self._found("notifications", map(Shown.of, self.host.notifications))

    @property
    def logs(self) -> Found[str]:
        """What scripts logged."""
        records = self.journal.records("script.logged")
        return self._found("logs", [record.to_json()["text"] for record in records])

    def events(self, kind: str | None = None, /, **entities: Any) -> Found[Event]:
        """The events of a kind (`task.created`; None for all) about these entities, as `task=task`; oldest first.

        Raises `LookupError` for a kind that there is not: a test that wants none of it would always pass.
        """
        if kind is not None:
            self._stage.check_event(kind)
        found = [
            event
            for event in self._stage.events
            if kind in (None, event.type) and all(event.entity(name) is each for name, each in entities.items())
        ]
        about = ", ".join(f"{name} {plain(entity)}" for name, entity in entities.items())
        return self._found(f"events {kind or 'of any kind'}" + (f" about {about}" if about else ""), found)

    @property
    def happened(self) -> Found[str]:
        """The kinds of the events since the test last did something, that included; in order."""
        recent = self._stage.events[self._stage.happened_from :]
        return self._found("what happened last", [event.type for event in recent])

    def outcome(self, action: str | None = None) -> Outcome:
        """How the last invocation of an action ended; without a name, how the one ended that the test last made."""
        return self._stage.outcome(action)

    def verdicts(self, action: str | None = None) -> Found[tuple[str, str]]:
        """What became of each handler in the last invocation of an action, as pairs of name and verdict."""
        outcome = self.outcome(action)
        return self._found(f"verdicts of {outcome.action}", outcome.verdicts)

    def payload(self, action: str) -> dict[str, Any]:
        """The payload with which an action last reached its implementation, as JSON has it."""
        return self._last(self.journal.records("invocation.committed", action=action))

    def _last(self, records: Found[Any]) -> dict[str, Any]:
        if not records:
            raise AssertionError("\n".join([f"there are no {records.what}; the journal's last lines:", *records.story]))
        payload: dict[str, Any] = records[-1].to_json()["payload"]
        return payload

    @property
    def failures(self) -> Found[HandlerFailure]:
        """The failures of handlers, expected ones too."""
        return self._found("failures of handlers", self._stage.failures.all)

    def expect_failure(self, handler: str = "*", *, match: str = "") -> AbstractContextManager[list[HandlerFailure]]:
        """A block in which a handler of that name (`crm.after_accept_task`, `crm.*`) fails, and the test goes on.

        `match`: a regular expression that its message has. Gives the list of those failures. Raises `AssertionError`
        at the end of the block if there was none.
        """
        return self._stage.failures.expect(handler, match)

    # ------------------------------------------------------------ stubs

    def stub(
        self,
        action: str,
        *,
        returns: Any = None,
        raises: str | BaseException | type[BaseException] | None = None,
        after: Duration = 0,
        proceed: bool = False,
    ) -> Stub:
        """Stand in for an action's implementation from now on; its handlers run as ever, and it need have none.

        `returns`: the result. `raises`: an error's code, or an exception or its class. `after`: how long it takes, in
        the centre's time. `proceed`: the action itself is done, after that time. `stub.then(…)` says what the next
        call gets; `stub.calls` has what it was called with. Raises `ActionError` for an action that there is not.
        """
        answer: dict[str, Any] = {"raises": raises, "after": after, "proceed": proceed}
        if returns is not None:
            answer["returns"] = returns
        return self._stage.stubs.add(self.host, self.host.registry.action(action).name, **answer)

    def _found(self, what: str, items: Iterable[Any]) -> Found[Any]:
        found = list(items)
        return Found(what, found, self.journal.story(_LINES) if not found else ())
