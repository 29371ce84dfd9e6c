"""`ScriptRun`: what compiled code asks of a run, answered by the host."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from offhook.centre.config.texts import translated
from offhook.errors import ActionCancelled, ActionError
from offhook.events import Event
from offhook.pipeline.blame import describe
from offhook.pipeline.control import CancelSignal, RedirectSignal
from offhook.pipeline.invocation import Invocation
from offhook.pipeline.payloads import change_at, merge_of, removal_at
from offhook.questions import Question, checked_choices
from offhook.runs.current import Current
from offhook.scripts.hearing import Heard
from offhook.scripts.moving import Moving
from offhook_grammar.diagnostics import Span
from offhook_grammar.operations.clocks import later
from offhook_grammar.operations.kinds import described, is_collection
from offhook_grammar.program import NOTHING, UNNAMED, LanguageError, MemorySlot, Names
from offhook_grammar.stages import Stage
from offhook_grammar.values import freeze

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.runs import Run
    from offhook.scripts.handler import ScriptHandler
    from offhook.scripts.waits import KeptWait, Wait

log = logging.getLogger("offhook.script")

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_BUDGETS = frozenset({"step-budget", "memory-budget"})


class ScriptRun:
    """One execution of a script's handler, for an invocation, an event, what is there already, or (schedules) nothing.

    The names that scripts have in scope are attributes, read live. `about` is the event, or what is there in its
    place. `steps_left` counts down what loops may still do, `built` counts the bytes of its large values. `inner`
    is what `proceed` gave. `ends_with` is the task whose end ends its waits: the one that it is about, if that was
    open when it began. `waiting` is what it waits for, if it does.
    """

    # few runs have these, and one is made for every handler that is called: they stand here once
    invocation: Invocation | None = None
    event: Event | None = None
    about: Event | Current | None = None
    record: Run | None = None
    waiting: Wait | None = None
    inner: Any = None
    heard: Heard | None = None
    ends_with: Any = None
    built: int = 0
    _proceed: Any = None
    _moving: Moving | None = None

    def __init__(self, handler: ScriptHandler, subject: Any, proceed: Any = None) -> None:
        self.handler = handler
        self.host: Host = handler.host
        self.steps_left = handler.max_steps
        if type(subject) is Invocation:
            self.invocation = subject
        elif type(subject) is Event:
            self.event = self.about = subject
        elif type(subject) is Current:
            self.about = subject
        if proceed is not None:
            self._proceed = proceed
        if handler.waits:
            self.end_with_task()

    def end_with_task(self) -> None:
        """The waits of this run end with the task that it is about, if that is open."""
        task = self.task
        self.ends_with = task if getattr(task, "is_open", False) else None

    # ------------------------------------------------------------ names in scope

    @property
    def default_country(self) -> str | None:
        """For phone numbers without a country of their own."""
        return self.host.centre.settings.country

    def has_plugin(self, name: str) -> bool:
        """Whether a plugin of that name is loaded."""
        info = self.host.plugins.find(name)
        return info is not None and info.is_loaded

    def text_in(self, key: str, language: str | None) -> str | None:
        """The centre's text of that key in a language, or in the centre's own."""
        centre = self.host.centre
        return translated(centre.config.texts, key, language, centre.settings.language)

    @property
    def payload(self) -> Any:
        return self.invocation.payload if self.invocation is not None else None

    @property
    def result(self) -> Any:
        return self.invocation.result if self.invocation is not None else None

    @property
    def error(self) -> Any:
        return self.invocation.error if self.invocation is not None else None

    @property
    def action(self) -> Any:
        return self.invocation

    @property
    def actor(self) -> Any:
        return self.invocation.actor if self.invocation is not None else self.host.system

    @property
    def now(self) -> datetime:
        return self.host.clock.now()

    @property
    def task(self) -> Any:
        if self.about is not None:
            task = self.about.entities.get("task")
            return task if task is not None else getattr(self.about.entities.get("reservation"), "task", None)
        if self.invocation is None:
            return None
        payload = self.invocation.payload
        task = getattr(payload, "task", None)
        if task is None:  # what is written belongs to the task by which a worker has the conversation
            task = getattr(getattr(payload, "conversation", None), "task", None)
        return task if getattr(task, "entity_kind", None) == "task" else None

    @property
    def reservation(self) -> Any:
        if self.about is not None:
            found = self.about.entities.get("reservation")
            return found if found is not None else getattr(self.about.entities.get("task"), "reservation", None)
        if self.invocation is None:
            return None
        sid = getattr(self.invocation.payload, "sid", None)
        if isinstance(sid, str) and sid.startswith("WR"):
            return self.host.centre.reservation(sid)
        return getattr(self.task, "reservation", None)

    @property
    def worker(self) -> Any:
        if self.about is not None:
            worker = self.about.entities.get("worker")
            return worker if worker is not None else getattr(self.about.entities.get("reservation"), "worker", None)
        return self.invocation.worker if self.invocation is not None else None

    @property
    def queue(self) -> Any:
        return self._of_event_or_task("queue")

    @property
    def workflow(self) -> Any:
        return self._of_event_or_task("workflow")

    @property
    def activity(self) -> Any:
        found = self.about.entities.get("activity") if self.about is not None else None
        return found if found is not None else getattr(self.worker, "activity", None)

    @property
    def call(self) -> Any:
        return self._of_event_or_task("call")

    @property
    def conversation(self) -> Any:
        found = self._of_event_or_task("conversation")
        return found if found is not None else getattr(self.payload, "conversation", None)

    @property
    def desktop(self) -> Any:
        worker = self.worker
        return self.host.centre.desktop(worker) if worker is not None else None

    @property
    def tasks(self) -> Any:
        return self.host.centre.tasks

    @property
    def workers(self) -> Any:
        return self.host.centre.workers

    @property
    def queues(self) -> Any:
        return self.host.centre.queues

    @property
    def workflows(self) -> Any:
        return self.host.centre.workflows

    @property
    def activities(self) -> Any:
        return self.host.centre.activities

    @property
    def centre(self) -> Any:
        return self.host.centre

    def _of_event_or_task(self, name: str) -> Any:
        found = self.about.entities.get(name) if self.about is not None else None
        return found if found is not None else getattr(self.task, name, None)

    # ------------------------------------------------------------ the payload

    def edit(self, path: tuple[str | int, ...], value: Any) -> None:
        invocation = self.invocation or self._invocation()
        if len(path) == 1:  # as most are; there is nothing to put the value into
            name = path[0]
            invocation.change({name if type(name) is str else str(name): freeze(value)})
        else:
            invocation.change(change_at(invocation.spec, invocation.payload, path, value))

    def remove(self, path: tuple[str | int, ...]) -> None:
        invocation = self._invocation()
        invocation.change(removal_at(invocation.spec, invocation.payload, path))

    def _invocation(self) -> Invocation:
        if self.invocation is None:
            raise LanguageError("there is no payload here: no action is running", "no-payload")
        return self.invocation

    # ------------------------------------------------------------ memory

    def recall(self, memories: tuple[MemorySlot, ...], owner: Any) -> Any:
        return self.host.scripts.memories.recall(memories, owner)

    def remember(self, memories: tuple[MemorySlot, ...], owner: Any, value: Any) -> None:
        self.host.scripts.memories.remember(memories, owner, value)

    def forget(self, memories: tuple[MemorySlot, ...], owner: Any) -> None:
        self.host.scripts.memories.forget(memories, owner)

    # ------------------------------------------------------------ actions

    async def invoke(
        self,
        action: str,
        arguments: Mapping[str, Any],
        positional: Any,
        acting: Any,
        marks: tuple[str, ...],
        span: Span,
        limit: datetime | None = None,
    ) -> Any:
        worker = self._named_worker(acting, "`as`", span)
        return await self.host.invoke_nested(
            action,
            payload_of(arguments, positional),
            cause=self.invocation,
            handler=self.handler,
            worker=worker or self._worker_of(arguments),
            actor=worker,
            marks=marks,
            deadline=None if limit is None else max(limit - self.now, timedelta()),
            by="script",
            origin=self.handler.origin.owner,
            run=self.record,
        )

    def deadline(self, limit: timedelta) -> datetime:
        return later(self.now, limit)

    def try_again(self, problem: BaseException, more: bool, every: timedelta | None, limit: datetime | None) -> None:
        may_pass = self.is_error(problem) and getattr(problem, "retryable", False)
        if not more or not may_pass or (limit is not None and later(self.now, every or timedelta()) >= limit):
            raise problem

    def _named_worker(self, named: Any, behind: str, span: Span) -> Any:
        """The worker `behind` a word: an entity, a SID or a name; None where nobody was named. Null names nobody that
        there is, and must not fall back to somebody else."""
        if named is NOTHING:
            return None
        if getattr(named, "entity_kind", None) == "worker":
            return named
        worker = self.host.centre.worker(named) if isinstance(named, str) else None
        if worker is None:
            shown = "null" if named is None else f"{described(named)}, which is no worker of this centre"
            place = f"{self.handler.origin.file}:{span.line}"
            raise ActionError(f"behind {behind} stands a worker; found {shown}", code="unknown-worker", place=place)
        return worker

    def _worker_of(self, arguments: Mapping[str, Any]) -> Any:
        """Whom the action concerns when nobody is named: this run's worker, else whoever has the task."""
        worker = self.worker
        if worker is not None:
            return worker
        task = arguments.get("task")
        return getattr(task, "worker", None)

    def redirect(
        self,
        action: str,
        arguments: Mapping[str, Any],
        positional: Any,
        acting: Any,
        marks: tuple[str, ...],
        span: Span,
    ) -> NoReturn:
        options: dict[str, Any] = {"marks": marks, "by": "script", "handler": self.handler}
        worker = self._named_worker(acting, "`as`", span)
        if worker is not None:
            options["worker"] = options["actor"] = worker
        raise RedirectSignal(self._invocation(), action, payload_of(arguments, positional), options)

    async def proceed(self, changes: Mapping[str, Any] | None) -> Any:
        invocation = self._invocation()
        if changes:
            invocation.change(merge_of(invocation.spec, invocation.payload, changes))
        self.inner = await self._proceed()
        return self.inner

    # ------------------------------------------------------------ ends and errors

    def cancel(self, reason: str, span: Span) -> NoReturn:
        if self.handler.compiled.stage is Stage.ACTION:  # rule 7: in its own body
            signal = CancelSignal(self._invocation(), str(reason), None)
            signal.place = f"{self.handler.origin.file}:{span.line}"
            raise signal
        try:
            self._invocation().cancel(reason)
        except ActionCancelled as signal:
            signal.place = f"{self.handler.origin.file}:{span.line}"
            raise

    def fail(self, reason: Any, code: str | None, span: Span) -> NoReturn:
        if isinstance(reason, ActionError):
            raise reason
        place = f"{self.handler.origin.file}:{span.line}"
        raise ActionError(str(reason), code=code or "script-failed", place=place)

    def is_error(self, problem: BaseException) -> bool:
        if isinstance(problem, LanguageError) and problem.code in _BUDGETS:
            return False  # who has used up the run's budget has nothing left to answer with
        return isinstance(problem, Exception) and not isinstance(problem, ActionCancelled)

    def is_cancellation(self, problem: BaseException) -> bool:
        own = isinstance(problem, CancelSignal) and problem.invocation is self.invocation
        return isinstance(problem, ActionCancelled) and not own

    def cancellation_value(self, problem: BaseException) -> BaseException:
        return problem

    def goes_on(self) -> bool:
        return not self.host.scheduler.closed and not isinstance(sys.exception(), GeneratorExit)

    def error_value(self, problem: BaseException) -> ActionError:
        if isinstance(problem, ActionError):
            return problem
        code = getattr(problem, "code", None)
        error = ActionError(describe(problem), code=code if isinstance(code, str) else "script-error")
        error.__cause__ = problem
        return error

    def meanwhile(self, body: Callable[..., Coroutine[Any, Any, Any]], values: tuple[Any, ...]) -> None:
        self.step()
        self.handler.begin_beside(self.invocation or self.about, body, values)

    async def together(self, branches: tuple[Callable[..., Coroutine[Any, Any, Any]], ...]) -> None:
        from offhook.scripts.branches import together  # whose runs are of this kind

        self.step()
        await together(self, branches)

    def step(self, count: int = 1) -> None:
        self.steps_left -= count
        if self.steps_left < 0:
            raise LanguageError(
                f"the run has used up its {self.handler.max_steps} steps; loop over less", "step-budget"
            )

    def take(self, size: int) -> None:
        """Count the bytes of the large values that the run builds."""
        self.built += size
        if self.built > self.host.options.max_memory:
            limit = self.host.options.max_memory
            raise LanguageError(f"the run builds more than {limit:,} bytes of texts, lists and maps", "memory-budget")

    # ------------------------------------------------------------ what people see

    def log(self, text: str, level: str, span: Span) -> None:
        place = f"{self.handler.origin.file}:{span.line}"
        text = self.host.shown(text, self.task)
        log.log(_LEVELS.get(level, logging.INFO), "%s: %s", place, text)
        self.host.journal.note("script.logged", {"text": text, "level": level, "place": place}, self._subject())

    def notify(self, text: str, level: str, to: Any, name: str | None, duration: timedelta | None, span: Span) -> None:
        self.host.notify(
            text,
            level=level,
            to=self._addressees(to, span),
            named=name,
            duration=duration,
            origin=f"{self.handler.origin.file}:{span.line}",
            about=self.task,
            subject=self._subject(),
        )

    def dismiss(self, name: str, to: Any, span: Span) -> None:
        self.host.notifications.dismiss(name, self._addressees(to, span))

    def _addressees(self, to: Any, span: Span) -> Any:
        """Whom something is shown to: a worker, a tuple of them, or None for nobody in particular."""
        if to is NOTHING:
            return self.worker
        if isinstance(to, (tuple, list)) or is_collection(to):
            return tuple([self._named_worker(one, "`to`", span) for one in to])
        return self._named_worker(to, "`to`", span)

    def _subject(self) -> str:
        if self.invocation is not None:
            return self.invocation.text_id
        return self.event.id if self.event is not None else ""

    # ------------------------------------------------------------ waiting

    async def wait(self, duration: timedelta, after: datetime | None) -> None:
        due = later(after or self.now, duration)
        self._let_caller_go({"until": due})
        await self.host.scripts.waits.until(self, due)

    async def wait_until(self, condition: Callable[[], bool], limit: timedelta | None) -> bool:
        self._moving = moving = Moving(self.host.clock)
        look = self._looking(condition)
        try:
            if moving.evaluate(look):
                return True
            end = later(self.now, limit) if limit is not None else None
            self._let_caller_go({"for": "a condition", "until": end})
            held: bool = await self.host.scripts.waits.until_true(self, look, moving, end)
            return held
        finally:
            self._moving = None

    async def ask(self, text: str, choices: Any, to: Any, limit: timedelta, default: str, span: Span) -> str:
        whom = self._addressees(to, span)
        question = Question(
            id=self.host.questions.new_id(),
            text=text,
            choices=checked_choices(choices, default) if choices is not NOTHING else (),
            to=whom if whom is None or isinstance(whom, tuple) else (whom,),
            default=default,
            at=self.now,
            until=later(self.now, limit),
            origin=f"{self.handler.origin.file}:{span.line}",
            subject=self._subject(),
        )
        self._let_caller_go({"for": "an answer", "until": question.until})
        answer: str = await self.host.scripts.waits.answered(self, question)
        return answer

    async def rest_of_wait(self, kept: KeptWait, condition: Callable[..., bool] | None = None) -> Any:
        """What is left of a wait after a restart; `condition` is that of a `wait until` or `wait for`."""
        if kept.question is not None:
            answer: str = await self.host.scripts.waits.go_on_answered(self, kept, *kept.question)
            return answer
        if self.heard is not None and self.heard.wanted:
            self.heard.where = self._looking(condition)
            return await self.host.scripts.waits.go_on_for_event(self, self.heard, kept)
        if condition is None:
            await self.host.scripts.waits.go_on(self, kept)
            return None
        self._moving = moving = Moving(self.host.clock)
        try:
            held: bool = await self.host.scripts.waits.go_on_until_true(self, self._looking(condition), moving, kept)
            return held
        finally:
            self._moving = None

    async def wait_for(
        self, events: tuple[str, ...], where: Callable[[Any], bool] | None, limit: timedelta | None
    ) -> Event | None:
        hearing = self.host.scripts.hearing
        if self.heard is None:  # nobody knew that it would wait for any
            self.heard = Heard(self.host.centre.sequence)
            try:
                return await self.wait_for(events, where, limit)
            finally:
                hearing.end(self)
                self.heard = None
        heard = self.heard
        hearing.add(self, heard, events)
        heard.wanted, heard.where = events, self._looking(where)
        try:
            found = heard.take()
        except BaseException:  # passed on: a condition that fails leaves no wait behind
            heard.wanted = ()
            raise
        if found is not None:
            heard.wanted = ()
            return found
        end = later(self.now, limit) if limit is not None else None
        self._let_caller_go({"for": " or ".join(events), "until": end})
        event: Event | None = await self.host.scripts.waits.for_event(self, heard, end)
        return event

    def _looking(self, condition: Callable[..., bool] | None) -> Callable[..., bool]:
        def look(*values: Any) -> bool:
            steps = self.steps_left
            try:
                return condition is None or condition(*values)
            finally:
                self.steps_left = steps  # looking is not the script's doing, however often

        return look

    def compare_moving(
        self, operator: str, left: Callable[[], Any], right: Callable[[], Any], names: Names = UNNAMED
    ) -> bool:
        moving = self._moving or Moving(self.host.clock)
        return moving.compare(operator, left, right, names)

    def _let_caller_go(self, wait: dict[str, Any]) -> None:
        if self.record is None:
            return
        self.record.release()
        if self.host.recorder is not None:
            self.host.recorder.waits(self.record, wait)


def payload_of(arguments: Mapping[str, Any], positional: Any) -> Any:
    """Rule 12: a null argument of an optional field is an absent one; required ones are refused by the model."""
    if positional is not NOTHING:
        return positional
    return {name: value for name, value in arguments.items() if value is not None}
