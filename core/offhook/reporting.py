"""`Reporting`: what went wrong in handlers, told with its place: in the journal, in the log, to a strict host."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offhook.errors import ActionError
from offhook.pipeline import Handler, Invocation, Origin
from offhook.pipeline.answers import ordinary
from offhook.pipeline.blame import describe, place_of
from offhook.runs.keys import task_of

if TYPE_CHECKING:
    from offhook.centre import UnitOfWork
    from offhook.centre.unit import Opener
    from offhook.host import Host

log = logging.getLogger("offhook")


class Reporting:
    """The reports of one host. `failure`: the first failure of a handler on a strict host, until somebody raises it."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._listeners: list[Callable[[Handler, BaseException, str, str], None]] = []
        self.failure: ActionError | None = None

    def listen(self, listener: Callable[[Handler, BaseException, str, str], None]) -> None:
        """Call `listener` with each failure: the handler, what it raised, the message as it is shown, and the place."""
        self._listeners.append(listener)

    def problem(self, handler: Handler, problem: BaseException, subject: Any, place: str | None = None) -> str:
        """Report a handler's failure with its place, which is given back."""
        host = self._host
        place = place or place_of(problem, handler.origin)
        message = host.shown(describe(problem), task_of(subject))
        handler.stats.failed += 1
        subject_id = subject.text_id if isinstance(subject, Invocation) else getattr(subject, "id", "")
        host.journal.problem(handler, message, place, subject_id)
        # a script's handler without a name goes by its place, which is there already
        name = "the handler" if Path(handler.origin.place).name == handler.name else handler.name
        log.warning("%s: %s failed: %s", place, name, message)
        if handler.origin.kind == "plugin":
            self._count_failure(handler, message, place)
        if host.options.strict and self.failure is None:
            self.failure = ActionError(f"{name} failed: {message}", code="handler-failed", place=place)
            self.failure.__cause__ = problem
        for listener in self._listeners:
            listener(handler, problem, message, place)
        return place

    def walled(self, handler: Handler | None) -> Callable[[BaseException], object] | None:
        """What reports the failures of something that a plugin's hook has begun and left to itself; None for what a
        program has begun, which has to ask for them."""
        if handler is None:
            return None
        return lambda problem: self.problem(handler, ordinary(problem), None)

    def left_open(self, unit: UnitOfWork, opener: Opener) -> None:
        """Somebody ended, or waits, without ending a unit of work."""
        own = [one for one in self._host.planner.handlers if one.origin.file == opener.file]
        handler = next((one for one in reversed(own) if one.origin.line <= opener.line), None)
        if handler is None:
            handler = Handler(
                name=opener.frame.f_code.co_name,
                origin=Origin("program", "program", opener.file, opener.line),
                stage=None,
                targets=(),
            )
        error = ActionError(
            f"it left its unit of work ({unit.cause}) open, and its changes are taken back", code="unit-left-open"
        )
        self.problem(handler, error, None, f"{opener.file}:{opener.line}")

    def blocked(self, handler: Handler, place: str) -> None:
        """The watchdog has seen a handler hold everything up."""
        self._host.journal.note("handler.blocked", {"handler": handler.name, "place": place})

    def _count_failure(self, handler: Handler, message: str, place: str) -> None:
        """A plugin has failed; its policy may be to disable it."""
        host = self._host
        info = host.policies.failed(handler)
        if info is None:
            return
        failures = host.policies.failures_of(info.name)
        host.plugins.disable(info, f"disabled after {failures}, the last of {handler.name}: {message}")
        host.planner.forget()  # invocations in flight keep their plan
        host.journal.note(
            "plugin.disabled",
            {"plugin": info.name, "failures": host.policies.failures[info.name], "reason": message, "place": place},
        )
        log.warning("the plugin %s is disabled after %s", info.name, failures)
