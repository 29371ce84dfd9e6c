"""`Host`: one contact centre with its plugins and scripts; the way in for every action."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import get_ident
from types import TracebackType
from typing import TYPE_CHECKING, Any, overload

from offhook.background import Background
from offhook.blocking import BlockingCaller
from offhook.centre import Centre, CentreConfig, load_centre
from offhook.clock import RealClock
from offhook.errors import ActionError, OffhookError
from offhook.flows import Flow
from offhook.journal import Journal
from offhook.notifications import Notification, Notifications
from offhook.options import HostOptions
from offhook.payload import ActionSpec, Payload
from offhook.personal import Masker
from offhook.pipeline import Block, Guards, Handler, Invocation, Planner, PythonHandler, SystemActor, perform
from offhook.pipeline.context import CURRENT, present_cause
from offhook.pipeline.payloads import derived_names, fill, parse
from offhook.pipeline.recorder import Recorder
from offhook.pipeline.traced import InvocationTrace
from offhook.plugins.life import Life
from offhook.plugins.of_a_host import plugins_of
from offhook.plugins.secrets import hide as hidden
from offhook.plugins.secrets import hide_in
from offhook.policies import Policies
from offhook.questions import Questions
from offhook.registry import Registry
from offhook.reporting import Reporting
from offhook.runs import RunEngine, RunPort
from offhook.scheduler import Scheduler
from offhook.sids import SidFactory
from offhook.telling import Telling
from offhook.watchdog import Watchdog

if TYPE_CHECKING:
    from offhook.answering import Answer
    from offhook.centre import Worker
    from offhook.clock import Timer
    from offhook.events import Event
    from offhook.health import Health
    from offhook.pipeline.context import Cause
    from offhook.runs import Run
    from offhook.scripts.reloading import ReloadReport
    from offhook.store.keeper import Keeper
    from offhook.store.part import Part

_NOTHING: frozenset[str] = frozenset()
_blank, _make = object.__new__, Invocation.__init__


class Host:
    """Runs actions. Build it from `HostOptions`; use it from one event loop, or from any thread through `run`.

    `registry`, `plugins`, `centre`, `clock`, `journal`, `planner`, `guards`, `scheduler` and `runs` are its parts.
    Raises `ConfigError` if the centre, a script or (strict) a plugin cannot be used, `StoreError` (one, too) if it is
    the store.
    """

    _engine: Callable[[Host], RunPort] = RunEngine  # nobody uses more of it than the port has

    def __init__(self, options: HostOptions | None = None) -> None:
        self.options = options = options or HostOptions()
        self.clock = options.clock or RealClock()
        self.keeper = self._open_store(options)
        try:
            self._build(options)
        except BaseException:  # whatever it was: a host that is not there must not keep the file locked
            if self.keeper is not None:
                self.keeper.abandon()
            raise

    def _open_store(self, options: HostOptions) -> Keeper | None:
        if options.store is None:
            return None
        from offhook.store.keeper import Keeper  # a host without a store never needs SQLite

        return Keeper.opened(self, options.store)

    def _build(self, options: HostOptions) -> None:
        self.registry = Registry()
        self.plugins = plugins_of(options, self.registry)
        self.policies = Policies(options.policies, self.plugins, options.hook_limit)
        self.planner = Planner(self.plugins, options.backend, self.policies.rule)
        self.planner.check_plugins()
        self.scheduler = Scheduler(self.clock, options.hook_limit)
        self.guards = Guards(options.max_depth)
        self.masker = Masker(options.personal_names) if options.personal == "mask" else None
        hide = partial(hide_in, secrets=self.plugins.secrets) if self.plugins.secrets else None
        self.journal = Journal(self.clock, options.journal_size, digest=options.digest, masker=self.masker, hide=hide)
        self.tracing = options.trace if options.trace is not None else options.store is not None
        self.recorder = Recorder(self) if self.tracing else None
        self.telling = Telling(self, options.max_runs)
        self.runs = self._engine(self)
        self.life = Life(self)
        self.reporting = Reporting(self)
        self.background = Background(self)
        config = load_centre(options.centre) if isinstance(options.centre, (str, Path)) else options.centre
        sids = SidFactory(options.seed)
        if self.keeper is not None:
            self.keeper.take_up_journal()
            self.centre = self.keeper.make_centre(config or CentreConfig(), sids)
            self.scheduler.at_rest = self.keeper.at_rest
        else:
            self.centre = Centre(config or CentreConfig(), self.clock, sids)
        self.centre.on_commit = self.telling.committed
        self.centre.on_left_open = self.reporting.left_open
        self.centre.max_events = options.max_events
        self.centre.known_events = self.registry.event_names
        self.system = SystemActor(tuple(self.centre.settings.system_roles))
        self.notifications = Notifications(self)
        self.questions = Questions(self)
        self.invocations = 0
        self._is_plain = self.keeper is None and not self.clock.is_virtual
        self._blocking = BlockingCaller(self.start)
        self._watchdog: Watchdog | None = None
        self.scripts: Any = None
        if self.keeper is not None:
            self.keeper.keep_host()
        self._load_scripts()
        self.planner.check()
        if self.keeper is not None:
            self._keep_runs()

    def _keep_runs(self) -> None:
        self.scripts.keep()
        self.runs.keep()
        self.keep(self.policies)
        self.planner.forget()  # what was disabled is planned no more

    def keep(self, part: Part) -> None:
        """Have the store keep `part`, too; what was kept of it, it gets back at once. Nothing without a store."""
        if self.keeper is not None:
            self.keeper.keep(part)

    def _load_scripts(self) -> None:
        from offhook.scripts import Scripts  # the language is loaded where it is used, for a fast start

        self.scripts = Scripts(self)
        if self.options.scripts:
            self.scripts.load([str(path) for path in self.options.scripts], self.options.params)

    def reload_scripts(self) -> ReloadReport:
        """Take up what has changed in the files of the scripts, between two invocations and all at once.

        Runs that have begun end in the version in which they began. Schedules that are the same are due when they were;
        handlers of the same file and name count on, and their runs meet. In the host's event loop only.
        Raises `ConfigError` (`ScriptError` for findings) if the new version cannot be used; the old one goes on then.
        """
        from offhook.scripts.reloading import reload_scripts

        return reload_scripts(self)

    # ------------------------------------------------------------ actions

    @overload
    async def invoke(
        self,
        action: Payload[Answer],
        payload: None = None,
        /,
        *,
        worker: Worker | str | None = None,
        marks: Iterable[str] = (),
        deadline: timedelta | None = None,
        by: str = "api",
    ) -> Answer: ...
    @overload
    async def invoke(
        self,
        action: str,
        payload: Any = None,
        /,
        *,
        worker: Worker | str | None = None,
        marks: Iterable[str] = (),
        deadline: timedelta | None = None,
        by: str = "api",
    ) -> Any: ...

    async def invoke(
        self,
        action: str | Payload,
        payload: Any = None,
        /,
        *,
        worker: Worker | str | None = None,
        marks: Iterable[str] = (),
        deadline: timedelta | None = None,
        by: str = "api",
    ) -> Any:
        """Invoke an action and give its result.

        `action` is a payload model's instance, or a name with `payload` (a mapping, or the bare positional value).
        `worker`: on whose behalf, by entity, SID or name. `marks`: words that handlers can read. `deadline`: how long
        it may take. Inside a plugin's hook this is the same as `invocation.invoke`. Raises `ActionCancelled` if a
        handler cancelled it, `ActionError` (`PayloadError` for a bad payload) if it failed, was blocked, is running
        already, or is unknown.
        """
        now = present_cause()
        if now is not None:
            return await self._invoke_inside(now, action, payload, worker, marks, deadline, by)
        scheduler = self.scheduler
        if deadline is not None or not self._is_plain:
            return await self._invoke_entering(action, payload, worker, tuple(marks), deadline, by)
        # as `_invoke_entering` does, with three coroutines less: this is the way that most invocations come
        key = scheduler.begin()
        try:
            invocation = self._prepared(action, payload, worker, tuple(marks), by)
            result = await perform(invocation, self.planner.plan(invocation.spec))
        except asyncio.CancelledError:
            scheduler.check_closed(key)
            raise
        except OffhookError:
            self.raise_failure()
            raise
        finally:
            scheduler.end(key)
        if self.reporting.failure is not None:
            self.raise_failure()
        return result

    async def _invoke_inside(
        self,
        now: Cause,
        action: str | Payload,
        payload: Any,
        worker: Worker | str | None,
        marks: Iterable[str],
        deadline: timedelta | None,
        by: str,
    ) -> Any:
        """Of a plugin's function: caused by the invocation that it runs for."""
        cause, handler, run = now
        return await self.invoke_nested(
            action,
            payload,
            cause=cause,
            handler=handler,
            worker=worker or (cause.worker if cause is not None else None),
            marks=marks,
            deadline=deadline,
            by="plugin" if by == "api" else by,
            run=run,
        )

    async def _invoke_entering(
        self,
        action: str | Payload,
        payload: Any,
        worker: Worker | str | None,
        marks: tuple[str, ...],
        deadline: timedelta | None,
        by: str,
    ) -> Any:
        """From outside the host, or from a flow of it; what was done is written down before the caller has it."""
        keeper = self.keeper if not self.scheduler.inside else None
        try:
            result = await self.scheduler.enter(self._invoked(action, payload, worker, marks, by, deadline))
        except OffhookError:
            if keeper is not None:
                await keeper.durable()
            self.raise_failure()  # on a strict host the handler's failure says more than what came of it
            raise
        if keeper is not None:
            await keeper.durable()
        if self.reporting.failure is not None:
            self.raise_failure()
        return result

    async def invoke_nested(
        self,
        action: str | Payload,
        payload: Any = None,
        *,
        cause: Invocation | None,
        handler: Handler | None = None,
        worker: Worker | str | None = None,
        actor: Any = None,
        marks: Iterable[str] = (),
        deadline: timedelta | None = None,
        by: str = "system",
        origin: str | None = None,
        run: Run | None = None,
    ) -> Any:
        """Invoke an action from within the host: caused by `cause`, through `handler` in `run`. Options as for
        `invoke`."""
        if actor is None and cause is not None:
            actor = cause.actor  # who began it all
        invocation = self._prepared(action, payload, worker, tuple(marks), by, actor)
        invocation.caused_by(cause, handler, origin)
        if invocation.trace is not None:
            invocation.trace.came_through(handler, run)
        return await self._performed(invocation, deadline)

    def prepare(
        self, action: str | Payload, payload: Any = None, *, worker: Worker | str | None = None, by: str = "system"
    ) -> Invocation:
        """An invocation for `perform`, for parts of the host that look at it meanwhile. Options, and what is raised, as
        for `invoke`."""
        return self._prepared(action, payload, worker, (), by)

    async def perform(self, invocation: Invocation) -> Any:
        """Let a prepared invocation happen, and give its result."""
        return await self._performed(invocation, None)

    async def _invoked(
        self,
        action: str | Payload,
        payload: Any,
        worker: Any,
        marks: tuple[str, ...],
        by: str,
        deadline: timedelta | None,
    ) -> Any:
        return await self._performed(self._prepared(action, payload, worker, marks, by), deadline)

    async def _performed(self, invocation: Invocation, deadline: timedelta | None) -> Any:
        performing = perform(invocation, self.planner.plan(invocation.spec))
        if deadline is None:
            return await performing
        return await self.scheduler.limited(performing, deadline, invocation.action)

    def _prepared(
        self, action: str | Payload, payload: Any, worker: Any, marks: tuple[str, ...], by: str, actor: Any = None
    ) -> Invocation:
        """The invocation, its payload parsed and filled.

        `actor`: who causes it; else the worker for people's own actions and for programs that name one, and the system,
        whose rights the centre's file grants, for what events and schedules cause.
        """
        if self.keeper is not None:
            self.keeper.check()
        # a model's own check of instances is slow, and most actions are asked for by name
        if type(action) is not str and isinstance(action, Payload):
            spec, payload = self._known(action.action.name), action
        else:
            spec = self.registry.names.get(action) or self._known(action)
        if worker is not None and isinstance(worker, str):
            worker = self._worker(worker, spec)
        parsed, filled, shape = None, _NOTHING, spec.shape
        if type(payload) is dict and shape is not None and not shape.derives:
            validate = shape.validate
            try:
                parsed = validate(payload)
            except Exception:  # noqa: BLE001  # what is wrong is told below, whatever a plugin's validator raises
                parsed = None
        if parsed is None:
            parsed, filled = self._parsed(spec, payload, worker)
        if actor is None:
            actor = worker if worker is not None and by in ("agent", "supervisor", "api") else self.system
        self.invocations = number = self.invocations + 1
        # to call the class takes as long again
        invocation: Invocation = _blank(Invocation)
        _make(invocation, self, spec, parsed, number, by, actor, worker, marks)
        if filled:
            invocation.filled = filled
            invocation.source = "caller, filled"
        if self.tracing:
            invocation.trace = InvocationTrace()
        return invocation

    def _parsed(self, spec: ActionSpec, payload: Any, worker: Worker | None) -> tuple[Payload, frozenset[str]]:
        """The payload with what can be derived, and the names of the derived fields."""
        try:
            given = parse(spec, payload)
            changes = fill(spec, given, self.centre, worker)
        except ActionError as error:
            self.journal.invalid(spec.name, error)
            raise
        if not changes:
            return given, _NOTHING
        return given.model_copy(update=dict(changes)), derived_names(given, changes)

    def _known(self, name: str) -> ActionSpec:
        try:
            return self.registry.action(name)
        except ActionError as error:
            self.journal.invalid(name, error, known=False)
            raise

    def _worker(self, name: str, spec: ActionSpec) -> Worker:
        worker = self.centre.worker(name)
        if worker is None:
            error = ActionError(f"there is no worker {name}", code="unknown-worker")
            self.journal.invalid(spec.name, error)
            raise error
        return worker

    def not_available(self, spec: ActionSpec) -> ActionError:
        """The one clear answer for an action that the active backend cannot do."""
        return ActionError(
            f"{spec.name} is not available on this backend ({self.options.backend})",
            code="not-available",
            action=spec.name,
        )

    @overload
    def run(self, action: Payload[Answer], payload: None = None, /, **options: Any) -> Answer: ...
    @overload
    def run(self, action: str, payload: Any = None, /, **options: Any) -> Any: ...

    def run(self, action: str | Payload, payload: Any = None, /, **options: Any) -> Any:
        """Invoke an action from a synchronous program, from any thread; options and errors as for `invoke`.

        A host that runs in an event loop already does it there; else it gets a thread of its own, and `stop` ends it.
        """
        return self._blocking.call(lambda: self.invoke(action, payload, **options))

    # ------------------------------------------------------------ guards

    def block(self, action: str, fields: Mapping[str, Any] | None = None, *, reason: str | None = None) -> Block:
        """Make every invocation of `action` whose payload has `fields` (None: all) fail with `action-blocked`."""
        block = self.guards.block(self.registry.action(action), fields, reason)
        self.journal.note("action.blocked", {"action": block.action, "fields": block.fields, "reason": reason})
        return block

    def unblock(self, action: str, fields: Mapping[str, Any] | None = None) -> int:
        """Take away the block with exactly these fields, or all of the action; gives how many went."""
        spec = self.registry.action(action)
        count = self.guards.unblock(spec, fields)
        if count:
            self.journal.note("action.unblocked", {"action": spec.name, "count": count})
        return count

    # ------------------------------------------------------------ handlers' failures, limits, notifications

    @property
    def failure(self) -> ActionError | None:
        """The first failure of a handler on a strict host, until somebody has raised it."""
        return self.reporting.failure

    @failure.setter
    def failure(self, failure: ActionError | None) -> None:
        self.reporting.failure = failure

    def problem(self, handler: Handler, problem: BaseException, subject: Any, place: str | None = None) -> str:
        """Report a handler's failure with its place, which is given back; strict hosts stop at the first."""
        return self.reporting.problem(handler, problem, subject, place)

    def raise_failure(self) -> None:
        """Raise the first failure of a handler on a strict host, once."""
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

    def limit_of(self, handler: Handler, subject: Any) -> timedelta | None:
        """How long the handler may take once it suspends; None for no limit."""
        if isinstance(handler, PythonHandler):
            return handler.patience if handler.stage in ("before", "instead of") else None
        return handler.limit(subject)

    def notify(
        self,
        text: str,
        *,
        level: str = "info",
        to: Any = None,
        named: str | None = None,
        duration: timedelta | None = None,
        origin: str = "",
        about: Any = None,
        subject: str = "",
    ) -> Notification:
        """Show a notification to a worker, or to nobody in particular.

        `about`: the task whose customer it may speak of; the worker reads all of it, journal and log what may be shown.
        `subject`: the ID of the invocation or event of which it came.
        """
        notification = Notification(text, level, to, named, duration, self.clock.now(), origin)
        self.notifications.show(notification, self.shown(text, about), subject)
        return notification

    def shown(self, text: str, task: Any = None) -> str:
        """A text as journal and log may show it: without the secrets of plugins, and without personal data where the
        options say so. `task`: the one that it may speak of."""
        if self.plugins.secrets:
            text = hidden(text, self.plugins.secrets)
        if self.masker is None:
            return text
        return self.masker.text(text, self.masker.values_of(task.attributes) if task is not None else ())

    # ------------------------------------------------------------ events

    def on_event(self, listener: Callable[[Event], None]) -> None:
        """Call `listener` with each event after its handlers have begun; what it raises is reported as a handler's
        failure is, and others hear the event all the same."""
        self.telling.listen(listener)

    # ------------------------------------------------------------ life

    async def __aenter__(self) -> Host:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Begin: the centre's first events, the plugins' `offhook_started`, the scripts' schedules."""
        if self.scheduler.closed:
            raise ActionError("the host has ended; build another one", code="host-closed")
        self._only_from_outside("start the host")
        self._blocking.use(asyncio.get_running_loop())
        self.scheduler.run_in(asyncio.get_running_loop())
        self.centre.thread = get_ident()
        if self.options.watchdog_limit is not None:
            self._watchdog = Watchdog(self.options.watchdog_limit, self.reporting.blocked)
            self._watchdog.start()
        try:
            await self.life.start()
            self.scripts.start()
            if self.keeper is not None and self.keeper.resumes:
                self.keeper.resume()
                self.runs.resume()
            else:
                self.centre.start()
            self.scripts.begin()
        except BaseException:  # whatever it was: what has begun must not be left open
            await self.life.stop()
            if self._watchdog is not None:
                self._watchdog.stop()
            raise
        self.scheduler.pump()
        if self.keeper is not None and not self.clock.is_virtual:
            self.keeper.flush()

    async def close(self) -> None:
        """End: the schedules and runs are cancelled, then the plugins' `offhook_stopped`. With a store, what was on its
        way goes on when a host is started on it again. Raises `StoreError` if that cannot be written, `ActionError`
        (`blocks-itself`) inside a handler."""
        self._only_from_outside("end the host")
        if self.keeper is not None:
            self.keeper.freeze()
        self.scripts.stop()
        await self.scheduler.close()
        self.runs.close()
        self.centre.on_commit = None  # its timers may still fire, and nobody hears of it
        await self.life.stop()
        if self._watchdog is not None:
            self._watchdog.stop()
        if self.keeper is not None:
            self.keeper.close()
        self.raise_failure()

    def open(self) -> None:
        """Begin a host that is used through `run`, in a thread of its own; its first `run` does so, too."""
        self._blocking.call(self.settle)

    def stop(self) -> None:
        """End a host that is used through `run`; idempotent."""
        self._blocking.stop(self.close)

    def _only_from_outside(self, what: str) -> None:
        if self.scheduler.inside or CURRENT.get() is not None:
            raise ActionError(
                f"a handler cannot {what}: it would wait for itself", code="blocks-itself", hint="let the program do it"
            )

    async def health(self) -> dict[str, Health]:
        """How each plugin that says so is, by its name. One that raises, does not answer within its limit or gives
        anything else is failing. In the host's event loop only."""
        return await self.life.health()

    def spawn(self, coroutine: Coroutine[Any, Any, Any], name: str = "") -> Flow:
        """Start a coroutine that belongs to the host; it has run up to its first suspension on return.

        From a plugin's hook it begins a little later, as a task of its own; what it invokes is caused by that hook, and
        what it raises is reported as a failure of that hook.
        """
        return self.background.spawn(coroutine, name)

    def call_at(self, due: datetime, callback: Callable[[], object]) -> Timer:
        """Call a plain function when the host's clock says `due`, or as soon as possible if that has passed; cancel it
        by the timer's `cancel()`. What a plugin's callback raises is reported as a failure of the hook that asked for
        it. A timer ends with the host: after a restart, `offhook_started` asks for it again. Raises `TypeError` for
        a time without a zone."""
        return self.background.call_at(due, callback)

    async def sleep(self, duration: timedelta) -> None:
        """Wait on the host's clock. In an after, failure or event hook, the caller of the action goes on meanwhile."""
        await self.background.sleep(duration)

    async def advance(self, duration: timedelta) -> None:
        """Move virtual time on by `duration`, doing everything that is due on the way."""
        await self.scheduler.drive(lambda: False, limit=self.clock.now() + duration)

    async def settle(self) -> None:
        """Wait until nothing of the host can run without time moving on."""
        await self.scheduler.settle()
