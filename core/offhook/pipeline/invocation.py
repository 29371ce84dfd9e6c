"""`Invocation`: one run of an action through the pipeline, as its handlers see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, overload

from offhook.centre import OBJECTS
from offhook.errors import ActionError
from offhook.payload import ActionSpec, Payload
from offhook.pipeline.context import CURRENT
from offhook.pipeline.control import CancelSignal, RedirectSignal
from offhook.pipeline.payloads import edited, fill
from offhook.pipeline.shapes import Shape, shape_of
from offhook_grammar.stages import Stage
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from offhook.answering import Answer
    from offhook.centre import Worker
    from offhook.host import Host
    from offhook.journal.verdicts import StageVerdicts, Verdict
    from offhook.pipeline.deferred import DeferredUnit
    from offhook.pipeline.handlers import Handler
    from offhook.pipeline.traced import InvocationTrace


class SystemActor:
    """The actor of events, schedules and programs, whose rights the centre's file grants."""

    __slots__ = ("roles",)
    entity_kind = "system"
    name = "system"
    sid = "system"
    script_fields: ClassVar[Mapping[str, Any]] = {
        # scripts read an actor as a worker; the system has nothing of what it lacks
        **dict.fromkeys(OBJECTS["Worker"].fields, lambda _actor: None),
        "name": lambda _actor: "system",
        "sid": lambda _actor: "system",
        "roles": lambda actor: actor.roles,
        "attributes": lambda _actor: EMPTY_MAP,
    }

    def __init__(self, roles: tuple[str, ...] = ("admin",)) -> None:
        self.roles = roles

    def __repr__(self) -> str:
        return "system"


SYSTEM = SystemActor()
_BEFORE = Stage.BEFORE


class Invocation:
    """What handlers get. `id` sorts by time within a host. `action` is the action's name.

    `payload` is the present version; `given` the first, `edits` the others with who made each, `versions` all of them.
    `by` is agent, supervisor, script, plugin, api or system. `worker` is the one whom it concerns, `actor` who caused
    it. `cause` is the invocation whose handler made this one, `via` the slots of the handlers through which it came
    about (rule 6). `result` and `error` are set when the implementation ended, `committed` when its changes are final.
    `filled` names the fields that were derived from others. `passed` is the version that the guards let pass, `key` the
    one under which it is pending. `trace` is there on a host that traces.
    """

    # few invocations have these, and an invocation is made for everything that happens: they stand here once
    origin: str | None = None
    depth: int = 0
    filled: frozenset[str] = frozenset()
    result: Any = None
    error: ActionError | None = None
    unit: DeferredUnit | None = None
    source: str = "caller"
    edits: tuple[tuple[str, Payload], ...] = ()

    def __init__(
        self,
        host: Host,
        spec: ActionSpec,
        payload: Payload,
        id: int,
        by: str,
        actor: Any,
        worker: Worker | None = None,
        marks: tuple[str, ...] = (),
    ) -> None:
        self.host = host
        self.spec = spec
        self.payload = self.passed = self.given = payload
        self.id = id
        self.by = by
        self.actor = actor
        self.worker = worker
        self.marks = marks
        self.cause: Invocation | None = None
        self.via: tuple[str, ...] = ()
        self.handler: Handler | None = None
        self.committed = False
        self.key: tuple[Any, ...] | None = None
        self.trace: InvocationTrace | None = None
        self._stage: Stage | None = None
        self.verdicts: list[Verdict | StageVerdicts] = []

    def caused_by(self, cause: Invocation | None, handler: Handler | None, origin: str | None) -> None:
        """How it came about: through which handler of what, or of which script or plugin besides."""
        if cause is not None:
            self.cause, self.via, self.depth = cause, cause.via, cause.depth + 1
        if handler is not None:
            if not handler.reentrant:
                self.via = (*self.via, handler.slot)
            origin = origin or handler.origin.owner
        self.origin = origin

    script_fields: ClassVar[Mapping[str, Callable[[Any], Any]]] = {
        "name": lambda invocation: invocation.spec.name,
        "id": lambda invocation: invocation.text_id,
        "by": lambda invocation: invocation.by,
        "script": lambda invocation: invocation.origin if invocation.by == "script" else None,
        "plugin": lambda invocation: invocation.origin if invocation.by == "plugin" else None,
        "marks": lambda invocation: invocation.marks,
        "cause": lambda invocation: invocation.cause,
    }

    @property
    def action(self) -> str:
        return self.spec.name

    @property
    def versions(self) -> tuple[tuple[str, Payload], ...]:
        """All versions of the payload, with who made each."""
        return ((self.source, self.given), *self.edits)

    @property
    def text_id(self) -> str:
        """The id as journals and traces show it."""
        return f"IV{self.id:012d}"

    @property
    def ended(self) -> bool:
        """Whether it has succeeded or failed, so that only its `after` or `failure` handlers are left."""
        return self._stage in (Stage.AFTER, Stage.FAILURE)

    @property
    def centre(self) -> Any:
        return self.host.centre

    def edit(self, **changes: Any) -> Payload:
        """Make the next version of the payload; field names in snake_case or camelCase.

        In `before` and `instead` hooks. What was derived from a field that changes is derived anew. Raises
        `PayloadError` if the result is not valid; the payload stays then.
        """
        return self.change(changes)

    def change(self, changes: Mapping[str, Any]) -> Payload:
        """As `edit`, with the changes in a map; `ABSENT` takes a field out."""
        if self._stage is not _BEFORE:
            self._only_in("edit the payload", Stage.BEFORE, Stage.INSTEAD)
        old = self.payload
        shape: Shape | None = self.spec.shape
        if shape is None:
            shape = shape_of(self.spec)
        payload = shape.changed(old, changes) if not shape.derives else None
        if payload is None:
            payload, self.filled = edited(self.spec, old, changes, self.filled, self._fill)
        if payload is not old:
            self.payload = payload
            self.edits = (*self.edits, (self.handler.name if self.handler is not None else "", payload))
        return payload

    def _fill(self, payload: Payload) -> Mapping[str, Any]:
        return fill(self.spec, payload, self.host.centre, self.worker)

    def cancel(self, reason: str, *, code: str | None = None) -> NoReturn:
        """Cancel the action; the caller gets `reason` and `code`. In `before` and `instead` hooks; does not return."""
        self._only_in("cancel", Stage.BEFORE, Stage.INSTEAD)
        if self.committed:
            raise ActionError(
                f"{self.action} is done and cannot be cancelled any more; cancel it before `proceed`",
                code="done-already",
                action=self.action,
            )
        raise CancelSignal(self, str(reason), code)

    def redirect(self, action: str | Payload, payload: Mapping[str, Any] | None = None, /, **options: Any) -> NoReturn:
        """Do `action` instead; its result becomes the caller's. In `before` hooks; does not return.

        `options` are those of `invoke` (`worker`, `marks`).
        """
        self._only_in("redirect", Stage.BEFORE)
        name = action.action.name if isinstance(action, Payload) else action
        raise RedirectSignal(self, name, action if isinstance(action, Payload) else payload, options)

    @overload
    async def invoke(self, action: Payload[Answer], payload: None = None, /, **options: Any) -> Answer: ...
    @overload
    async def invoke(self, action: str, payload: Any = None, /, **options: Any) -> Any: ...

    async def invoke(self, action: str | Payload, payload: Any = None, /, **options: Any) -> Any:
        """Invoke another action, caused by this one. `options` are those of `Host.invoke`."""
        options.setdefault("worker", self.worker)
        options.setdefault("by", "plugin")
        now = CURRENT.get()  # in a run that waited, another handler may have had its turn since
        _, handler, run = now if now is not None and now[0] is self else (self, self.handler, None)
        options.setdefault("handler", handler)
        options.setdefault("run", run)
        return await self.host.invoke_nested(action, payload, cause=self, **options)

    def notify(
        self,
        text: str,
        *,
        level: str = "info",
        to: Any = None,
        named: str | None = None,
        duration: timedelta | None = None,
    ) -> None:
        """Show a notification to a worker, by default the one whom the invocation concerns."""
        origin = self.handler.origin.place if self.handler else ""
        self.host.notify(
            text,
            level=level,
            to=to if to is not None else self.worker,
            named=named,
            duration=duration,
            origin=origin,
            about=getattr(self.payload, "task", None),
            subject=self.text_id,
        )

    def _only_in(self, what: str, *stages: Stage) -> None:
        if self._stage not in stages:
            words = " and ".join(f"`{stage}`" for stage in stages)
            raise ActionError(
                f"a handler can {what} in the stages {words}; this is the stage `{self._stage or 'implementation'}`",
                code="wrong-stage",
                action=self.spec.name,
            )

    def causes(self) -> list[Invocation]:
        """The chain of causes, the outermost first, this one last."""
        chain: list[Invocation] = []
        one: Invocation | None = self
        while one is not None:
            chain.append(one)
            one = one.cause
        chain.reverse()
        return chain

    def payload_map(self) -> FrozenDict:
        """The payload as outside programs see it."""
        return FrozenDict(self.payload.model_dump(by_alias=True, exclude_unset=True))

    def __repr__(self) -> str:
        return f"<{self.spec.name} {self.text_id}>"
