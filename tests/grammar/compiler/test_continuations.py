"""A run that is taken up at any of its waits does what it would have done without the break."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine, Generator
from textwrap import indent
from types import SimpleNamespace, coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from offhook_grammar import operations
from offhook_grammar.compiler.continuation import Continuations
from offhook_grammar.frames import Frame, NoContinuationError, Point, suspended
from offhook_grammar.program import Facts, Program, StopRun
from offhook_grammar.values import FrozenDict


@coroutine
def _parked() -> Generator[None, Any, Any]:
    return (yield)


class WaitingRun:
    """A run whose waits suspend it. AcceptTask fails, any other action gives a map."""

    def __init__(self, calls: list[Any]) -> None:
        self.calls = calls
        self.task: Any = None
        self.beside: list[tuple[Any, tuple[Any, ...]]] = []

    def log(self, text: str, *_more: Any) -> None:
        self.calls.append(("log", text))

    def step(self, count: int = 1) -> None:
        self.calls.append(("step", count))

    def fail(self, reason: Any, *_more: Any) -> None:
        raise ValueError(reason)

    async def invoke(self, action: str, arguments: Any, *_more: Any) -> Any:
        self.calls.append((action, dict(arguments)))
        if action == "AcceptTask":
            raise ValueError("refused")
        if action == "HistoryGo":
            raise KeyError("not now")
        return FrozenDict(sid="WT1")

    def is_error(self, problem: BaseException) -> bool:
        return isinstance(problem, ValueError)

    def is_cancellation(self, problem: BaseException) -> bool:
        return isinstance(problem, KeyError)

    def cancellation_value(self, problem: BaseException) -> Any:
        return FrozenDict(reason=problem.args[0])

    def deadline(self, limit: Any) -> Any:
        self.calls.append(("deadline", limit))
        return limit

    def try_again(self, problem: BaseException, more: bool, every: Any, limit: Any) -> None:
        self.calls.append(("again", more, every, limit))
        if not more:
            raise problem

    def meanwhile(self, body: Any, values: tuple[Any, ...]) -> None:
        self.calls.append(("meanwhile", *values))
        self.beside.append((body, values))

    async def together(self, branches: tuple[Any, ...]) -> None:
        for branch in branches:
            await branch(self)

    def goes_on(self) -> bool:
        return not isinstance(sys.exception(), GeneratorExit)

    def error_value(self, problem: BaseException) -> Any:
        return FrozenDict(message=str(problem))

    def compare_moving(self, operator: str, left: Callable[[], Any], right: Callable[[], Any], *names: Any) -> bool:
        return operations.compare(operator, left(), right(), *names)

    async def wait(self, *details: Any) -> None:
        self.calls.append(("wait", *details))
        await self.rest()

    async def wait_until(self, condition: Callable[[], bool], limit: Any) -> bool:
        self.calls.append(("wait until", condition(), limit))
        return await self.rest(condition)

    async def rest(self, condition: Callable[[], bool] | None = None) -> Any:
        """The rest of a wait, as a host has it."""
        verdict: Any = await _parked()
        if condition is not None:
            self.calls.append(("looked", condition()))
        return verdict


Scripts = dict[str, str]


class EndlessError(AssertionError):
    """More waits than anybody will take up."""


class Taken:
    """A script's one handler, its continuations, and what a run of it was asked."""

    def __init__(self, host: SimpleNamespace, scripts: Scripts) -> None:
        self.program: Program = host.program(scripts)
        self.continuations = Continuations(host.bundle(scripts), host.catalogue)
        self.files = frozenset(self.program.files)

    def run(self, verdicts: list[bool], breaks: frozenset[int]) -> tuple[list[Any], Any]:
        """All calls and the end of a run whose waits give `verdicts` by turns, taken up at the waits `breaks`."""
        calls: list[Any] = []
        run = WaitingRun(calls)
        running: Coroutine[Any, Any, Any] = self.program.handlers[-1].body(run)
        answer: Any = None
        for number in range(200):
            try:
                running.send(answer)
            except StopIteration as end:
                return calls, ("returned", end.value)
            except (StopRun, Exception) as end:  # noqa: BLE001
                return calls, (type(end).__name__, str(end))
            if number in breaks:
                frames, inner = suspended(running, self.files)
                assert inner.cr_code in (
                    WaitingRun.wait.__code__,
                    WaitingRun.wait_until.__code__,
                    WaitingRun.rest.__code__,
                )
                running.close()
                run = WaitingRun(calls)
                running = self.continuations.taken_up(frames, self.program.names, run, run.rest)
                running.send(None)  # up to where it was
            answer = verdicts[number % len(verdicts)]
        raise EndlessError("it waits without end")

    def proves(self, verdicts: list[bool]) -> int:
        """Break at every wait by itself, and at all of them; gives how many waits there are."""
        undisturbed = self.run(verdicts, frozenset())
        waits = sum(call[0] in ("wait", "wait until") for call in undisturbed[0])
        for breaks in [*[frozenset({number}) for number in range(waits)], frozenset(range(waits))]:
            assert self.run(verdicts, breaks) == undisturbed, breaks
        return waits


HAND_WRITTEN = {
    "plain": ('log "a"; wait 2s; log "b"; wait 3s; log "c"', 2),
    "variables": (
        'let a = 1; wait 1s; set a = a + 1; wait 1s; log "{a}"; let b = [a, {x: a}]; wait 1s; log "{b}"',
        3,
    ),
    "loop": ('let n = 0; for each x in [1, 2, 3] do; set n = n + x; wait 1s; log "{x} {n}"; end; log "{n}"', 3),
    "two loops": (
        'for each x in [1, 2] do; for each y in [x, 10] do; log "{x} {y}"; wait 1s; log "{y}"; end; log "{x}"; end',
        4,
    ),
    "loop with where": ('for each x in [1, 2, 3, 4] where x != 2 do; wait 1s; log "{x}"; end', 3),
    "branches": (
        'let n = 1; if n == 2 then; log "no"; else if n == 1 then; wait 1s; log "yes"; else; log "no"; end; log "on"',
        1,
    ),
    "until": (
        'let n = 3; wait until n > 5 up to 10s; log "{n}"; '
        'wait until n == 3 up to 2s else do; log "late"; end; log "on"',
        2,
    ),
    "waits in else": ('wait until 1 > 2 up to 10s else do; log "late"; wait 1s; log "later"; end; log "on"', 2),
    "otherwise": (
        'AcceptTask sid: "WR1" otherwise if true then; log "{error.message}"; wait 1s; log "{error.message}"; end; '
        'log "on"',
        1,
    ),
    "answers": (
        'let r = AcceptTask sid: "WR1" otherwise if true then; wait 1s; log "no"; end; wait 1s; log "{r}"; '
        'let s = CompleteTask sid: "WR1"; wait 1s; log "{s.sid}"',
        3,
    ),
    "returns": ('for each x in [1, 2] do; wait 1s; if x == 2 then; return; end; end; log "never"', 2),
    "stops": ("wait 1s; stop", 1),
    "fails": ('wait 1s; log "{1 / 0}"', 1),
    "comprehension": (
        'let a = [1, 2]; wait 1s; log "{[x + 1 for each x in a where x > 1]}"; '
        'wait until any x in a where x > 1; log "{a}"',
        2,
    ),
    "repeat": (
        'let n = 0; repeat 3 times every 2s until n >= 30 do; set n = n + 1; log "{n}"; wait 1s; end; log "on {n}"',
        5,
    ),
    "repeat until": (
        'let n = 0; repeat 9 times every 2s until n == 2 do; set n = n + 1; log "{n}"; end; log "on {n}"',
        1,
    ),
    "repeat in repeat": ('repeat 2 times do; let a = 2; repeat a times every 1s do log "x"; log "y"; end', 2),
    "retry": (
        'let n = 4; let a = AcceptTask sid: "{n}" retry 2 times every 3s within 1m marked "m" otherwise if true then; '
        'wait 1s; log "{error.message}"; end; log "{a} {n}"',
        3,
    ),
    "retry of an answer": (
        'let n = {}; set n.x = AcceptTask sid: "WR1" retry 2 times every 3s otherwise log "{error.message}"; '
        'log "{n}"; wait 1s; return CompleteTask sid: "WR1" retry 2 times every 1s',
        3,
    ),
    "retry that nobody answers": ('wait 1s; AcceptTask sid: "WR1" retry 2 times every 3s', 3),
    "meanwhile": (
        'let n = 1; wait 1s; for each x in [n, 2] do; meanwhile do; let y = x; wait 1s; log "{n} {y}"; end; '
        'set n = n + 1; wait 2s; end; wait 1s; log "{n}"',
        4,
    ),
    "together": (
        'let n = 1; wait 1s; together do; set n = n + 1; log "{n}"; end; wait 1s; together do; set n = 5; end; '
        'wait 1s; log "{n}"',
        3,
    ),
    "try": (
        'try; let a = 1; wait 1s; log "{a}"; AcceptTask sid: "WR1"; log "never"; on error as e; '
        'wait 1s; log "{e.message}"; always; log "at last"; end; log "on"',
        2,
    ),
    "try without an error": (
        'try; wait 1s; log "a"; on error as e; log "never"; end; wait 1s; log "on"',
        2,
    ),
    "what is not caught": (
        'try; try; wait 1s; AcceptTask sid: "WR1"; on cancelled as c; log "never"; on error as e when 1 > 2; '
        'log "never"; always; log "inner"; end; on error; wait 1s; log "{error.message}"; always; log "outer"; end',
        2,
    ),
    "a cancellation": (
        'for each x in [1, 2] do; try; HistoryGo -1; on error as e; log "never"; on cancelled as c; wait 1s; '
        'log "{c.reason}"; always; log "{x}"; end; end',
        2,
    ),
    "try that stops": ('try; wait 1s; stop; always; log "at last"; end', 1),
    "shadowed in turn": (
        'if true then; let x = 1; wait 1s; log "{x}"; end; if true then; let x = 2; wait 1s; log "{x}"; end',
        2,
    ),
}
"""Statements with `;` between their lines, and how many waits there are if no condition holds."""


@pytest.mark.parametrize("name", HAND_WRITTEN)
@pytest.mark.parametrize("verdicts", [[True], [False], [True, False]])
def test_what_was_broken_off_goes_on(host: SimpleNamespace, name: str, verdicts: list[bool]) -> None:
    text, waits = HAND_WRITTEN[name]
    statements = text.replace("; ", "\n")
    least = Taken(host, {"main.hook": f"after CompleteTask do\n{indent(statements, '  ')}\nend\n"}).proves(verdicts)
    assert least >= min(waits, 1)
    if verdicts == [False]:
        assert least == waits


def test_a_run_beside_is_taken_up_by_itself(host: SimpleNamespace) -> None:
    script = (
        "after CompleteTask do\nlet n = 3\nmeanwhile do\nfor each x in [1, 2] do\nlet y = n + x\nwait 1s\n"
        'log "{n} {y}"\nend\nend\nset n = 4\nend\n'
    )
    taken = Taken(host, {"main.hook": script})
    outer = WaitingRun([])
    assert taken.program.handlers[0].facts == Facts()
    taken.program.handlers[0].body(outer)
    ((body, values),) = outer.beside
    run = WaitingRun([])
    running = body(run, *values)
    for _ in range(2):
        running.send(None)
        frames, _inner = suspended(running, taken.files)
        running.close()
        running = taken.continuations.taken_up(frames, taken.program.names, run, run.rest)
        running.send(None)
    with pytest.raises(StopIteration):
        running.send(None)
    assert [call for call in run.calls if call[0] == "log"] == [("log", "3 4"), ("log", "3 5")]


def test_procedures_are_taken_up_from_the_inside_out(host: SimpleNamespace) -> None:
    scripts = {
        "used.hook": 'define inner(x) do\nlet y = x + 1\nwait 1s\nlog "inner {y}"\nend\n',
        "main.hook": (
            'use "used.hook"\n'
            'define outer(a, b) do\nfor each x in [a, b] do\ninner(x)\nlog "outer {x}"\nend\nend\n'
            'after CompleteTask do\nlet z = 7\nouter(1, 2)\nlog "{z}"\nouter(3, 4)\nend\n'
        ),
    }
    assert Taken(host, scripts).proves([True]) == 4


def test_a_point_is_found_again_when_text_is_not_ascii(host: SimpleNamespace) -> None:
    assert (
        Taken(host, {"main.hook": 'after CompleteTask do\nlet é = "ÄÖ"\nwait 1s\nlog "{é}"\nend\n'}).proves([True]) == 1
    )


def test_a_point_that_is_none_is_refused(host: SimpleNamespace) -> None:
    taken = Taken(host, {"main.hook": "after CompleteTask do\nwait 1s\nend\n"})
    with pytest.raises(NoContinuationError, match=r"main\.hook:9"):
        taken.continuations.of(Point("main.hook", 9, 0, 9, 7))


def test_invocations_are_no_points_to_be_taken_up_at(host: SimpleNamespace) -> None:
    taken = Taken(host, {"main.hook": 'after CompleteTask do\nlet x = AcceptTask sid: "WR1"\nwait 1s\nend\n'})
    with pytest.raises(NoContinuationError):
        taken.continuations.of(Point("main.hook", 2, 0, 2, 31))


def test_frames_have_the_variables_of_the_script_alone(host: SimpleNamespace) -> None:
    taken = Taken(
        host,
        {"main.hook": 'after CompleteTask do\nlet a = 1\nlet b = task.sid default "none"\nwait 1s\nend\n'},
    )
    running = taken.program.handlers[0].body(WaitingRun([]))
    running.send(None)
    (frame,), inner = suspended(running, taken.files)
    assert frame == Frame(Point("main.hook", 4, 0, 4, 7), FrozenDict(a=1, b="none"))
    assert inner.cr_code is WaitingRun.wait.__code__
    running.close()


# ------------------------------------------------------------ generated scripts

_WAITS = st.sampled_from(["wait 1s", "wait until 1 > 2 up to 5s", "wait until a > 100"])
_PLAIN = st.sampled_from(["set a = a + 1", 'log "a {a}"', "set b.x = a", 'log "b {b}"', "add a to c", 'log "c {c}"'])
_ENDS = st.sampled_from(["stop", "return", 'fail "so"'])


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map(lambda lines: indent("\n".join(lines), "  "))
    test = st.sampled_from(["a > 2", "a == 1", "c is empty", "b.x == a"])
    return st.one_of(
        st.tuples(test, body).map(lambda it: f"if {it[0]} then\n{it[1]}\nend"),
        st.tuples(test, body, body).map(lambda it: f"if {it[0]} then\n{it[1]}\nelse\n{it[2]}\nend"),
        body.map(lambda it: f'for each x in [1, 2] do\n  set a = a + x\n{it}\n  log "x {{x}}"\nend'),
        body.map(lambda it: f"for each y in c do\n{it}\nend"),
        body.map(lambda it: f"wait until a == 3 up to 5s else do\n{it}\nend"),
        body.map(lambda it: f'AcceptTask sid: "WR1" otherwise if true then\n  log "{{error.message}}"\n{it}\nend'),
        body.map(lambda it: f'if true then\n  let d = a\n{it}\n  log "d {{d}}"\nend'),
        st.tuples(body, body).map(
            lambda it: (
                f'try\n{it[0]}\n  AcceptTask sid: "WR1"\non error as e\n{it[1]}\n  log "{{e.message}}"\n'
                "always\n  set a = a + 1\nend"
            )
        ),
        body.map(lambda it: f"repeat 3 times every 1s until a > 4 do\n  set a = a + 1\n{it}\nend"),
        st.just('AcceptTask sid: "WR1" retry 2 times every 3s otherwise log "{error.message}"'),
        body.map(lambda it: f'try\n{it}\nalways\n  log "at last"\nend'),
        st.just("helper(a)"),
    )


_STATEMENTS = st.lists(st.recursive(st.one_of(_WAITS, _WAITS, _PLAIN), _blocks, max_leaves=8), min_size=1, max_size=5)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(statements=_STATEMENTS, ends=st.none() | _ENDS, verdicts=st.lists(st.booleans(), min_size=1, max_size=4))
def test_generated_scripts_go_on_after_any_wait(
    host: SimpleNamespace, statements: list[str], ends: str | None, verdicts: list[bool]
) -> None:
    lines = ["let a = 1", "let b = {x: 1}", "let c = [1]", *statements, "wait 1s", *([ends] if ends else [])]
    body = indent("\n".join(lines), "  ")
    helper = 'define helper(p) do\n  for each q in [p, 2] do\n    wait 1s\n    log "q {q}"\n  end\nend\n'
    taken = Taken(host, {"main.hook": f"{helper}after CompleteTask do\n{body}\nend\n"})
    try:
        taken.proves(verdicts)
    except EndlessError:  # lists that grow while they are gone through, in loops within loops
        reject()
