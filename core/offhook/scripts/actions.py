"""Actions that scripts declare: their payload models, and the handlers that do them."""

from __future__ import annotations

import asyncio
import keyword
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, Field, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from offhook.errors import ActionCancelled, ActionError
from offhook.payload import Payload
from offhook.pipeline.invocation import Invocation
from offhook.registry import SCRIPT_OWNER, SCRIPTS
from offhook.runs.keys import default_key, stated_key
from offhook.scripts.files import script_files
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.run import ScriptRun
from offhook_grammar.compiler.labels import labels
from offhook_grammar.compiler.literals import NotLiteral, literal
from offhook_grammar.durations import format_duration
from offhook_grammar.program import ActionField, CompiledAction, LanguageError, StopRun
from offhook_grammar.sources import load
from offhook_grammar.stages import ModeKind
from offhook_grammar.tree import ActionItem, ListType, TypeField, TypeReference

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from offhook.events import Event
    from offhook.flows import Flow
    from offhook.host import Host
    from offhook.registry import Registry


class ScriptAction(ScriptHandler):
    """Does an action of a script. Runs that meet go by its `mode`, and by rule 5 where it has none."""

    __slots__ = ("_doings", "_tails")

    def __init__(self, host: Host, action: CompiledAction, max_steps: int) -> None:
        super().__init__(host, action.handler, action.handler.script, max_steps)
        self.stage = None
        self.wants_unit = False
        self._tails: dict[Any, list[_Doing]] = {}
        self._doings: dict[int, _Doing] = {}

    def call(self, subject: Any, extra: Any = None) -> Any:  # noqa: ARG002  # there is no unit of work
        """Do it; a coroutine where the body is one."""
        run = ScriptRun(self, subject)
        if not self.is_async:
            try:
                return self._body(run)
            except StopRun:
                return None
        return self._heard(subject, run)

    def key_about(self, event: Event) -> Any:
        """What an event is about, in the terms of `per`: its entities stand for the fields of that name."""
        return self._key(_EventRun(self, event))

    def over(self, run: ScriptRun, key: Any, event: Event) -> None:
        """An event about `key` ends this run, begun or not, if that is what the run is about (`until`)."""
        doing = self._doings.get(id(run))
        if key is None or doing is None or doing.why is not None or self._key(run) != key:
            return
        self._end(doing, key, f"{event.type} has come", f"until: {event.type} has come", code="ended")
        doing.step_aside(self.host, self._tails.get(key, []))

    async def _heard(self, invocation: Invocation, run: ScriptRun) -> Any:
        """Done while it hears what it may wait for, and what may end it: from now on, though its turn has not come."""
        hearing = self.host.scripts.hearing
        doing = self._doings[id(run)] = _Doing(invocation)
        hearing.begin(run)
        try:
            return await self._in_turn(doing, run)
        finally:
            hearing.end(run)
            del self._doings[id(run)]

    async def _in_turn(self, doing: _Doing, run: ScriptRun) -> Any:
        key = self._key(run)
        mode = self.mode or ModeKind.QUEUED
        if key is None or mode is ModeKind.PARALLEL:
            return await self._one(mode, doing, self._whole(doing.invocation, run))
        there = self._tails.setdefault(key, [])
        try:
            if there and not any(one.invocation in doing.invocation.causes() for one in there):
                await self._meet(mode, key, there, doing)
            else:
                there.append(doing)
            return await self._one(mode, doing, self._whole(doing.invocation, run))
        finally:
            if doing in there:
                there.remove(doing)
            for waiting in doing.behind:
                waiting.wake(self.host)
            if not there:
                self._tails.pop(key, None)

    async def _meet(self, mode: ModeKind, key: Any, there: list[_Doing], doing: _Doing) -> None:
        """One is under way already. Raises `ActionError` (`action-pending`) where that one alone may be, and
        `ActionCancelled` where an event ends it before its turn comes."""
        if mode is ModeKind.SINGLE:
            self.host.journal.run_dropped(self, key, "single: it runs already")
            message = f"{doing.invocation.action} is running already, and one at a time is enough (mode single)"
            raise ActionError(message, code="action-pending", action=doing.invocation.action, retryable=True)
        before = there[-1]
        if mode is ModeKind.RESTART:
            for one in there:
                if one.why is None:
                    self._end(one, key, "a newer one replaces it", "restart: a newer run replaces it", code="replaced")
            there.append(doing)
            return
        there.append(doing)
        doing.turn = self.host.scheduler.future()
        doing.before = before
        before.behind.append(doing)
        try:
            await self.host.scheduler.park(doing.turn)
        except BaseException:  # whatever ends it: those behind it wait for whom it has waited for
            doing.step_aside(self.host, there)
            raise
        doing.before = None
        if doing.why is not None:
            raise self._cancellation(doing)

    def _end(self, doing: _Doing, key: Any, why: str, noted: str, *, code: str) -> None:
        doing.code, doing.why = code, why
        self.host.journal.run_dropped(self, key, noted)
        if doing.flow is not None:
            doing.flow.cancel()

    async def _one(self, mode: ModeKind, doing: _Doing, whole: Coroutine[Any, Any, Any]) -> Any:
        if mode is not ModeKind.RESTART and not self.compiled.until:
            return await whole
        # apart from whoever waits for it, so that it can be ended and they be told
        doing.flow = flow = self.host.scheduler.spawn(whole, self.name)
        try:
            await flow.wait()
        except asyncio.CancelledError:
            flow.cancel()
            raise
        if doing.why is not None and isinstance(flow.error, asyncio.CancelledError):
            raise self._cancellation(doing)
        return flow.result()

    def _cancellation(self, doing: _Doing) -> ActionCancelled:
        why = doing.why or ""
        return ActionCancelled(why, code=doing.code, by=self.name, action=doing.invocation.action)

    async def _whole(self, invocation: Invocation, run: ScriptRun) -> Any:
        limit = self.limit(invocation)
        body = self._value(run)
        return await (body if limit is None else self.host.scheduler.limited(body, limit, invocation.action))

    def _key(self, run: ScriptRun) -> Any:
        compiled = self.compiled
        return stated_key(compiled.key(run)) if compiled.key is not None else default_key(compiled.mode, run.task)


class _EventRun(ScriptRun):
    """What an event is about, read as if it were the payload."""

    @property
    def payload(self) -> Any:
        return self.about.entities if self.about is not None else None


class _Doing:
    """One invocation that is done, or waits for its `turn` behind the one `before`; `behind` are those that wait for
    it. `why` and `code`: what ended it, if it was ended."""

    __slots__ = ("before", "behind", "code", "flow", "invocation", "turn", "why")

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.before: _Doing | None = None
        self.behind: list[_Doing] = []
        self.flow: Flow | None = None
        self.turn: asyncio.Future[None] | None = None
        self.why: str | None = None
        self.code: str | None = None

    def step_aside(self, host: Host, there: list[_Doing]) -> None:
        """Wait no more for its turn, if it does, among those that are `there`; those behind it take its place."""
        if self.before is None:
            return
        there.remove(self)
        before, self.before = self.before, None
        place = before.behind.index(self)
        before.behind[place : place + 1] = self.behind
        for one in self.behind:
            one.before = before
        self.behind = []
        self.wake(host)

    def wake(self, host: Host) -> None:
        """Its turn has come, or never will."""
        if self.turn is not None:
            host.scheduler.wake(self.turn)


def model_of(action: CompiledAction) -> type[Payload]:
    """The payload model of a script's action."""
    return _model(action.name, action.fields, action.handler.script)


def show_actions(paths: Sequence[str], registry: Registry) -> None:
    """Register the actions that scripts declare, for those who only look at them: their values are not converted, and
    defaults that have to be worked out are not known. What cannot be read declares none."""
    files = load(script_files(paths)).files
    names = labels(source.path for source in files)
    for source in files:
        for item in source.tree.items:
            if isinstance(item, ActionItem) and registry.action_name(item.name.text) is None:
                fields = [_shown_field(part) for part in item.fields]
                owner = names[source.path]
                registry.add_action(_model(item.name.text, fields, owner), f"{SCRIPT_OWNER}{owner}")


def _shown_field(part: TypeField) -> ActionField:
    try:
        default = literal(part.default) if part.default is not None else None
    except NotLiteral:
        default = None
    return ActionField(part.name.text, part.type, part.default is None, default, lambda value: value)


def _model(name: str, declared: Sequence[ActionField], script: str) -> type[Payload]:
    fields: dict[str, Any] = {_python_name(field.name): _field(field) for field in declared}
    model: type[Payload] = create_model(
        name,
        __base__=Payload,
        __module__=__name__,
        __doc__=f"An action of the script {script}.",
        __cls_kwargs__={"group": SCRIPTS, "examples": (_example(declared),)},
        **fields,
    )
    return model


def _python_name(name: str) -> str:
    """What the model calls a field. Names of pydantic's own, and of Python's, are free for scripts."""
    taken = hasattr(Payload, name) or name.startswith(("_", "model_", "field_")) or keyword.iskeyword(name)
    return f"field_{name}" if taken else name


def _field(field: ActionField) -> tuple[Any, Any]:
    def checked(value: Any) -> Any:
        try:
            return field.convert(value)
        except LanguageError as problem:
            # the name of the field stands in front already
            message = problem.message.removeprefix(f"{field.name}: ")
            raise PydanticCustomError("script_type", "{problem}", {"problem": message}) from None

    kind = Annotated[Any, BeforeValidator(checked), WithJsonSchema(_schema(field.type))]
    words = f"{_shown(field.type)}."
    if field.required:
        return kind, Field(alias=field.name, description=words)
    shown: dict[str, Any] | None = (
        {"default": format_duration(field.default)} if isinstance(field.default, timedelta) else None
    )
    return kind, Field(default=field.default, alias=field.name, description=words, json_schema_extra=shown)


def _example(fields: Sequence[ActionField]) -> dict[str, Any]:
    """A payload with what it has to have."""
    return {field.name: _EXAMPLES.get(_shown(field.type), []) for field in fields if field.required}


def _shown(kind: TypeReference) -> str:
    return f"list of {_shown(kind.item)}" if isinstance(kind, ListType) else kind.name


def _schema(kind: TypeReference) -> dict[str, Any]:
    if isinstance(kind, ListType):
        return {"type": "array", "items": _schema(kind.item)}
    return dict(_SCHEMAS.get(kind.name, {}))


_EXAMPLES: Final[Mapping[str, Any]] = {
    "text": "…",
    "number": 1,
    "boolean": True,
    "duration": "10m",
    "clock": "09:00",
    "time": "2026-01-05T09:00:00Z",
    "map": {},
    "any": None,
    "secret": "…",
    "Task": "WT…",
    "Reservation": "WR…",
    "Worker": "WK…",
    "Conversation": "CH…",
    "Queue": "WQ…",
    "Workflow": "WW…",
    "Activity": "WA…",
}

_SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "duration": {"type": "string"},
    "clock": {"type": "string"},
    "time": {"type": "string", "format": "date-time"},
    "map": {"type": "object"},
    "secret": {"type": "string", "format": "password"},
}
