"""Actions that scripts declare: their payload models, and the handlers that do them."""

from __future__ import annotations

import asyncio
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

    from offhook.flows import Flow
    from offhook.host import Host
    from offhook.registry import Registry


class ScriptAction(ScriptHandler):
    """Does an action of a script. Runs that meet go by its `mode`, and by rule 5 where it has none."""

    __slots__ = ("_tails",)

    def __init__(self, host: Host, action: CompiledAction, max_steps: int) -> None:
        super().__init__(host, action.handler, action.handler.script, max_steps)
        self.stage = None
        self.wants_unit = False
        self._tails: dict[Any, list[_Doing]] = {}

    def call(self, subject: Any, extra: Any = None) -> Any:  # noqa: ARG002  # there is no unit of work
        """Do it; a coroutine where the body is one."""
        run = ScriptRun(self, subject)
        if not self.is_async:
            try:
                return self._body(run)
            except StopRun:
                return None
        return self._in_turn(subject, run)

    async def _in_turn(self, invocation: Invocation, run: ScriptRun) -> Any:
        key = self._key(run)
        mode = self.mode or ModeKind.QUEUED
        if key is None or mode is ModeKind.PARALLEL:
            return await self._whole(invocation, run)
        there = self._tails.setdefault(key, [])
        doing = _Doing(invocation)
        try:
            if there and not any(one.invocation in invocation.causes() for one in there):
                await self._meet(mode, key, there, doing)
            else:
                there.append(doing)
            return await self._one(mode, doing, self._whole(invocation, run))
        finally:
            if doing in there:
                there.remove(doing)
            for waiting in doing.behind:
                self.host.scheduler.wake(waiting)
            if not there:
                self._tails.pop(key, None)

    async def _meet(self, mode: ModeKind, key: Any, there: list[_Doing], doing: _Doing) -> None:
        """One is under way already. Raises `ActionError` (`action-pending`) where that one alone may be."""
        journal = self.host.journal
        if mode is ModeKind.SINGLE:
            journal.run_dropped(self, key, "single: it runs already")
            message = f"{doing.invocation.action} is running already, and one at a time is enough (mode single)"
            raise ActionError(message, code="action-pending", action=doing.invocation.action, retryable=True)
        before = there[-1]
        if mode is ModeKind.RESTART:
            for one in there:
                if not one.replaced:
                    one.replaced = True
                    journal.run_dropped(self, key, "restart: a newer run replaces it")
                    if one.flow is not None:
                        one.flow.cancel()
            there.append(doing)
            return
        there.append(doing)
        turn = self.host.scheduler.future()
        before.behind.append(turn)
        await self.host.scheduler.park(turn)

    async def _one(self, mode: ModeKind, doing: _Doing, whole: Coroutine[Any, Any, Any]) -> Any:
        if mode is not ModeKind.RESTART:
            return await whole
        # apart from whoever waits for it, so that it can be ended and they be told
        doing.flow = flow = self.host.scheduler.spawn(whole, self.name)
        try:
            await flow.wait()
        except asyncio.CancelledError:
            flow.cancel()
            raise
        if doing.replaced and isinstance(flow.error, asyncio.CancelledError):
            action = doing.invocation.action
            raise ActionCancelled("a newer one replaces it", code="replaced", by=self.name, action=action)
        return flow.result()

    async def _whole(self, invocation: Invocation, run: ScriptRun) -> Any:
        limit = self.limit(invocation)
        body = self._awaited(run)
        return await (body if limit is None else self.host.scheduler.limited(body, limit, invocation.action))

    def _key(self, run: ScriptRun) -> Any:
        compiled = self.compiled
        return stated_key(compiled.key(run)) if compiled.key is not None else default_key(compiled.mode, run.task)


class _Doing:
    """One invocation that is done, or waits for its turn `behind` another."""

    __slots__ = ("behind", "flow", "invocation", "replaced")

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.behind: list[asyncio.Future[None]] = []
        self.flow: Flow | None = None
        self.replaced = False


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
    return f"{name}_" if hasattr(Payload, name) else name


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
