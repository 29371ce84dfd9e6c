"""A host small enough to see through: a catalogue of three actions, and runs that write down what they are asked."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from offhook_grammar import operations
from offhook_grammar.compiler import CodeBundle, compile_bundle, link
from offhook_grammar.program import NOTHING, CompiledHandler, Program
from offhook_grammar.sources import Bundle, load
from offhook_grammar.types import (
    ANY,
    TIME,
    ActionInfo,
    Entity,
    EventInfo,
    FieldInfo,
    FunctionInfo,
    ObjectInfo,
    ParameterInfo,
    StaticCatalogue,
)
from offhook_grammar.values import FrozenDict, freeze

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class ProblemError(Exception):
    """An error of an action."""


class Cancelled(Exception):  # noqa: N818
    """A cancellation, which `otherwise` lets pass."""


def _stored(name: str, thing: Thing) -> Any:
    return thing.values.get(name)


class Thing:
    """An object of the host with declared fields."""

    entity_kind = "thing"
    script_fields: Mapping[str, Callable[[Any], Any]] = {
        name: partial(_stored, name) for name in ("sid", "name", "age", "status", "attributes", "tags", "channel")
    }

    def __init__(self, **values: Any) -> None:
        self.values = {name: freeze(value) for name, value in values.items()}


class Things:
    """A collection of the host, indexed by SID."""

    def __init__(self, *things: Thing) -> None:
        self._things = {thing.values["sid"]: thing for thing in things}

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)

    def script_index(self, key: Any) -> Any:
        return self._things.get(key)


class FakeRun:
    """Answers what compiled code asks, and keeps it in `calls`."""

    def __init__(self, **names: Any) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.payload: Any = FrozenDict()
        self.result = self.error = self.event = self.task = self.worker = None
        self.tasks = self.workers = Things()
        self.now = NOW
        self.answers: dict[str, Any] = {}
        self.steps = 0
        for name, value in names.items():
            setattr(self, name, freeze(value))

    def edit(self, path: tuple[Any, ...], value: Any) -> None:
        self.calls.append(("edit", path, value))
        self.payload = operations.update(self.payload, path, value)

    def remove(self, path: tuple[Any, ...]) -> None:
        self.payload = operations.without(self.payload, path)

    async def invoke(
        self, action: str, arguments: Any, positional: Any, acting: Any, marks: Any, span: Any, limit: Any = None
    ) -> Any:
        self.calls.append((action, positional if positional is not NOTHING else dict(arguments), acting, marks))
        answer = self.answers.get(action)
        if limit is not None:
            self.calls.append(("limit", limit))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def deadline(self, limit: Any) -> Any:
        return self.now + limit

    def try_again(self, problem: BaseException, more: bool, every: Any, limit: Any) -> None:
        self.calls.append(("again", more, every, limit))
        if not more or isinstance(problem, Cancelled):
            raise problem

    def redirect(self, action: str, arguments: Any, positional: Any, acting: Any, marks: Any, span: Any) -> None:
        self.calls.append(("redirect", action, dict(arguments)))
        raise Cancelled(action)

    async def proceed(self, changes: Any) -> Any:
        self.calls.append(("proceed", changes))
        return self.answers.get("proceed")

    def is_error(self, problem: BaseException) -> bool:
        return not isinstance(problem, Cancelled)

    def is_cancellation(self, problem: BaseException) -> bool:
        return isinstance(problem, Cancelled)

    def cancellation_value(self, problem: BaseException) -> Any:
        return FrozenDict(reason=str(problem))

    def goes_on(self) -> bool:
        return not isinstance(sys.exception(), GeneratorExit)

    def error_value(self, problem: BaseException) -> Any:
        return FrozenDict(message=str(problem))

    def cancel(self, reason: str, span: Any) -> None:
        raise Cancelled(reason)

    def fail(self, reason: Any, code: Any, span: Any) -> None:
        self.calls.append(("fail", reason, code))
        raise ProblemError(reason)

    def log(self, text: str, level: str, span: Any) -> None:
        self.calls.append(("log", text, level))

    def notify(self, *details: Any) -> None:
        self.calls.append(("notify", *details[:-1]))

    async def wait(self, *details: Any) -> None:
        self.calls.append(("wait", *details))

    async def wait_until(self, condition: Callable[[], bool], limit: Any) -> bool:
        verdict = condition()
        self.calls.append(("wait until", verdict, limit))
        return verdict

    def compare_moving(
        self, operator: str, left: Callable[[], Any], right: Callable[[], Any], names: Any = (None, None)
    ) -> bool:
        self.calls.append(("compare", operator, left(), right()))
        return operations.compare(operator, left(), right(), names)

    def step(self, count: int = 1) -> None:
        self.steps += count

    @property
    def logged(self) -> list[str]:
        return [call[1] for call in self.calls if call[0] == "log"]


def _functions() -> dict[str, FunctionInfo]:
    value = ParameterInfo("value")
    listed = [
        FunctionInfo("count", (value,), ANY, operations.size),
        FunctionInfo("clock", (value,), ANY, operations.parse_clock),
        FunctionInfo("instant", (), TIME, lambda run: run.now, needs_context=True),
        FunctionInfo("crm.lookup", (value,), ANY, lambda key: {"key": key, "rows": [1, 2]}),
    ]
    return {info.name: info for info in listed}


CATALOGUE = StaticCatalogue(
    actions={name: ActionInfo(name, {}) for name in ("AcceptTask", "CompleteTask", "HistoryGo")},
    events={"task.created": EventInfo("task.created", {"item": FieldInfo("item", Entity("Thing"))})},
    functions=_functions(),
    objects={"Thing": ObjectInfo("Thing", {})},
    names={"task": Entity("Thing"), "worker": Entity("Thing"), "tasks": ANY, "workers": ANY, "now": TIME},
)


def bundle_of(files: Mapping[str, str] | str) -> Bundle:
    """A bundle of texts by path; a single text is `main.hook`. The last one is the script that is run."""
    texts = {"main.hook": files} if isinstance(files, str) else dict(files)
    bundle = load([list(texts)[-1]], reader=lambda path: texts[path])
    assert not bundle.diagnostics, bundle.diagnostics
    return bundle


def compiled(files: Mapping[str, str] | str) -> CodeBundle:
    return compile_bundle(bundle_of(files), CATALOGUE)


def program(files: Mapping[str, str] | str, params: Mapping[str, Any] | None = None, **options: Any) -> Program:
    return link(compiled(files), CATALOGUE, params, **options)


def perform(handler: CompiledHandler, run: FakeRun) -> Any:
    """Run a handler's body to its end."""
    answer = handler.body(run)
    return asyncio.run(_awaited(answer)) if handler.facts.is_async else answer


async def _awaited(answer: Any) -> Any:
    return await answer


def body(statements: str, stage: str = "before AcceptTask", **names: Any) -> FakeRun:
    """What a run was asked by a handler of these statements."""
    run = FakeRun(**names)
    run.outcome = perform(program(f"{stage} do\n{statements}\nend\n").handlers[-1], run)  # type: ignore[attr-defined]
    return run


def value(source: str, declarations: str = "", **names: Any) -> Any:
    """What an expression gives."""
    text = f"{declarations}\nbefore AcceptTask do\n  return {source}\nend\n"
    return program(text).handlers[-1].body(FakeRun(**names))


@pytest.fixture
def host() -> SimpleNamespace:
    """The tools of these tests."""
    return SimpleNamespace(
        bundle=bundle_of, compiled=compiled, program=program, perform=perform, body=body, value=value,
        catalogue=CATALOGUE, now=NOW, Run=FakeRun, Thing=Thing, Things=Things, Problem=ProblemError,
        Cancelled=Cancelled,
    )  # fmt: skip
