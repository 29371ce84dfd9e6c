"""Programs of any kind that are run: whatever they do, they come to an end within their budgets, and what stops them is
an error of the language or of an action, never one of Python."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.conftest import FACTOR, tried
from tests.fuzz.test_scripts import SCRIPTS, mutated

from offhook import ActionCancelled, ActionError, Host, HostOptions, OffhookError, VirtualClock
from offhook.centre import ActivityConfig, CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig, transitions
from offhook.functions import core_functions
from offhook.scripts import ScriptError
from offhook_grammar.program import LanguageError

CENTRE = CentreConfig(
    activities=(ActivityConfig(name="Offline"), ActivityConfig(name="Available", available=True)),
    queues=(QueueConfig(name="Everyone"),),
    workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
    workers=(WorkerConfig(name="Ana", activity="Available"), WorkerConfig(name="Ben", roles=("supervisor",))),
)
STEPS, MEMORY, SECONDS = 3_000, 4_000_000, 10
ATTRIBUTES = {"name": "Eve", "n": 5, "xs": [1, None, "a", [2], {"k": 1.5}], "m": {"a": {"b": 0}}, "none": None}

# what has no type for the checker gets as far as it can: every operation meets every kind of value
HEAD = """
memory task.seen: any = 0
memory centre.seen: list of any = []
define any_of(x) = at_path({v: x}, "v")
define twice(x) = [x, x]
define told(x) do
  if x != null then log "{x}"
end
"""

ATOMS = st.sampled_from(
    ["0", "1", "-3", "2.5", "1000000000000000000", "0.1", '""', '"abc"', '"ü{1 + 1}"', '"WR0"', '"09:00"', "true",
     "false", "null", "5m", "0s", "999999999d", "now", 'clock("09:00")', 'time("9999-12-31T23:59:59Z")', "/a*b?/", "[]",
     "{}", "[1, 2, 3]", "{a: 1, b: [null]}", "task", "worker", "tasks", "workers", "queues", "payload", "result",
     "centre", "action", "actor", "task.attributes", "task.attributes.xs", "task.attributes.m", "task.attributes.none",
     "desktop", "task.age", "task.reservation", "range(50)", "x", "y", "recall task.seen", "recall centre.seen"]
)  # fmt: skip
OPERATORS = st.sampled_from(
    ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts with", "ends with",
     "matches", "and", "or", "default"]
)  # fmt: skip
FIELDS = st.sampled_from(["a", "b", "sid", "name", "status", "attributes", "__class__", "age", "k", "worker", "items"])
FUNCTIONS = [(one.name, len(one.parameters)) for one in core_functions()]


def _expression(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    value = inner.map(lambda text: f"any_of({text})")
    called = st.sampled_from(FUNCTIONS).flatmap(
        lambda one: st.lists(value, min_size=min(1, one[1]), max_size=one[1]).map(
            lambda given: f"any_of({one[0]}({', '.join(given)}))"
        )
    )
    return st.one_of(
        st.tuples(value, OPERATORS, value).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(value, FIELDS).map(lambda t: f"{t[0]}.{t[1]}"),
        st.tuples(value, value).map(lambda t: f"{t[0]}[{t[1]}]"),
        called,
        called,
        st.tuples(value, value, value).map(lambda t: f"({t[0]} if {t[1]} == {t[2]} else {t[2]})"),
        st.tuples(value, value).map(lambda t: f"[{t[0]}, {t[1]}]"),
        st.tuples(value, value).map(lambda t: f"{{a: {t[0]}, b: {t[1]}}}"),
        st.tuples(value, value).map(lambda t: f"[{t[1]} for each z in {t[0]} where z != {t[1]}]"),
        st.tuples(value, value).map(lambda t: f"(count z in {t[0]} where z == {t[1]})"),
        value.map(lambda text: f"(not ({text} == 1))"),
        value.map(lambda text: f"-{text}"),
        value.map(lambda text: f"twice({text})"),
    )


VALUES = st.recursive(ATOMS, _expression, max_leaves=7)


def _indented(lines: list[str]) -> str:
    return "\n".join("  " + line for text in lines for line in text.split("\n"))


def _block(head: str, lines: list[str], more: str = "") -> str:
    return f"{head}\n{_indented(lines)}\n{more}end"


SIMPLE = st.one_of(
    VALUES.map(lambda value: f"set x = {value}"),
    VALUES.map(lambda value: f"set y = any_of({value})"),
    VALUES.map(lambda value: f"log text(any_of({value}))"),
    VALUES.map(lambda value: f"told({value})"),
    VALUES.map(lambda value: f"add {value} to x"),
    st.tuples(FIELDS, VALUES).map(lambda t: f"set x.{t[0]} = {t[1]}"),
    st.tuples(VALUES, VALUES).map(lambda t: f"set x[any_of({t[0]})] = {t[1]}"),
    VALUES.map(lambda value: f"remove x[any_of({value})]"),
    VALUES.map(lambda value: f"wait any_of({value})"),
    VALUES.map(lambda value: f"wait until any_of({value}) == 1 up to 5s"),
    VALUES.map(lambda value: f"remember task.seen = {value}"),
    VALUES.map(lambda value: f"remember centre.seen = any_of({value})"),
    VALUES.map(lambda value: f"notify text(any_of({value})) to any_of({value})"),
    VALUES.map(lambda value: f'ask text(any_of({value})) within 3s default "no"'),
    VALUES.map(lambda value: f"SetTaskAttributes task: task, attributes: any_of({value})"),
    VALUES.map(lambda value: f"CompleteTask sid: any_of({value}) otherwise log error.message"),
    VALUES.map(lambda value: f"SelectTask sid: any_of({value}) retry 2 times every 1s within 3s otherwise told(error)"),
    VALUES.map(lambda value: f"fail text(any_of({value}))"),
    st.sampled_from(["stop", "return", "forget task.seen"]),
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lines = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.tuples(VALUES, lines).map(lambda t: _block(f"if any_of({t[0]}) == null then", t[1])),
        st.tuples(VALUES, lines).map(lambda t: _block(f"for each i in any_of({t[0]}) do", t[1])),
        st.tuples(st.integers(0, 5000), lines).map(lambda t: _block(f"repeat {t[0]} times do", t[1])),
        st.tuples(VALUES, lines).map(lambda t: _block(f"repeat any_of({t[0]}) times every 1s do", t[1])),
        st.tuples(lines, lines).map(lambda t: _block("try", t[0], f"on error as e\n{_indented(t[1])}\n")),
        lines.map(lambda each: _block("try", each, 'on cancelled as c\n  log "{c.reason}"\nalways\n  log "always"\n')),
        lines.map(lambda each: _block("together do", [f"told(any_of({n}))" for n in range(2)])),
        lines.map(lambda each: _block("meanwhile do", [line for line in each if "x" not in line] or ["stop"])),
    )  # fmt: skip


BODIES = st.lists(st.recursive(SIMPLE, _nested, max_leaves=5), min_size=1, max_size=4)


class Problems:
    """What failed on a host."""

    def __init__(self) -> None:
        self.all: list[BaseException] = []

    def hear(self, _handler: Any, problem: BaseException, _message: str, _place: str) -> None:
        self.all.append(problem)


async def _run(path: Path, problems: Problems) -> None:
    options = HostOptions(
        clock=VirtualClock(),
        centre=CENTRE,
        scripts=(path,),
        entry_points=True,
        max_steps=STEPS,
        max_memory=MEMORY,
        max_runs=20,
        watchdog_limit=None,
    )
    host = Host(options)
    host.reporting.listen(problems.hear)
    async with host:
        with host.centre.unit("test") as unit:
            for worker in host.centre.workers:
                transitions.sign_in(unit, worker)
            task = transitions.create_task(unit, channel="chat", attributes=ATTRIBUTES)
        await host.settle()
        for action in ("SelectTask", "AcceptTask", "WrapupTask", "CompleteTask"):
            try:
                await host.invoke(action, {"sid": task.sid}, worker="Ana", by="agent")
            except OffhookError as problem:
                assert isinstance(problem, (ActionError, ActionCancelled))  # noqa: PT017  # its kind is what matters
            await host.advance(timedelta(seconds=5))
        await host.advance(timedelta(hours=1))


def ran(text: str, folder: Path) -> Problems | None:
    """What came of a script; None where it was refused."""
    path = folder / "script.hook"
    path.write_text(text, encoding="utf-8", errors="replace")
    problems, begun = Problems(), time.perf_counter()
    try:
        asyncio.run(_run(path, problems))
    except (ScriptError, OffhookError):
        return None
    assert time.perf_counter() - begun < SECONDS
    for problem in problems.all:
        expected = isinstance(problem, (LanguageError, ActionError, ActionCancelled))
        if not expected and "a loop of events" not in str(problem):
            raise AssertionError(f"{type(problem).__name__}: {problem}") from problem
    return problems


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("running")


@tried(120)
@given(body=BODIES)
def test_any_program(folder: Path, body: list[str]) -> None:
    ran(f"{HEAD}after SelectTask mode single do\n  let x = any_of(1)\n  let y = x\n{_indented(body)}\nend\n", folder)


@tried(60)
@given(value=VALUES, stage=st.sampled_from(["before", "instead of", "after", "on failure of"]))
def test_any_condition_and_guard(folder: Path, value: str, stage: str) -> None:
    value = value.replace("x", "1") if "x" in value.split() else value
    text = (
        f'{HEAD}const x = 1\nconst y = 2\n{stage} SelectTask, AcceptTask when any_of({value}) == 1 do log "{stage}"\n'
    )
    ran(text, folder)


@tried(40)
@given(text=mutated())
def test_a_garbled_script_is_run(folder: Path, text: str) -> None:
    ran(text, folder)


@pytest.mark.skipif(FACTOR == 1, reason="takes minutes; the scripts have tests of their own")
def test_every_script_of_ours_is_run(folder: Path) -> None:
    assert sum(ran(text, folder) is not None for text in SCRIPTS) > 20


def test_the_programs_are_no_nonsense(folder: Path) -> None:
    """Most of what the strategies make gets past the checker: else nothing would be tried."""
    taken: list[bool] = []

    @tried(40)
    @given(body=BODIES)
    def collect(body: list[str]) -> None:
        text = f"{HEAD}after SelectTask mode single do\n  let x = any_of(1)\n  let y = x\n{_indented(body)}\nend\n"
        taken.append(ran(text, folder) is not None)

    collect()
    assert sum(taken) > len(taken) / 3
