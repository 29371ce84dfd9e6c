"""A run that was stopped after any of its steps and taken up again does what it would have done, although the centre
has changed in the meantime: what it had read is as it read it, and nothing that came while it was away is lost.

The host is built on its store, the centre is changed while no run is there yet, and then the runs go on.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from offhook import ActionError, Host, HostOptions, Payload, VirtualClock, hookimpl
from offhook.centre import transitions

SECONDS = 16
_NUMBERS = itertools.count()
Meddling = Callable[[Any, Host], Any]
Done = tuple[str, str, Any]
"""When, what (an action, a log line, an end), and with which words."""


class Flaky(Payload, group="test", positional="text", examples=[{"text": "x"}]):
    """Fails with an error that may pass, every time but each third."""

    text: str = ""


class Busy:
    """A plugin with an action whose outcome hangs on the clock alone, so that a restart makes no difference."""

    plugin_name = "busy"

    def __init__(self, done: list[Done]) -> None:
        self.done = done

    @hookimpl
    def before_action(self, invocation: Any, payload: Any, host: Host) -> None:
        if invocation.by == "script":
            who = invocation.worker.name if invocation.worker is not None else ""
            self.done.append((_clock(host.clock.now()), invocation.action, f"{payload} {who} {invocation.marks}"))

    @hookimpl
    def register_actions(self) -> list[type[Payload]]:
        return [Flaky]

    @hookimpl
    def flaky(self, payload: Flaky, host: Host) -> str:
        if host.clock.now().second % 3:
            raise ActionError("busy", code="busy", retryable=True)
        return f"reached {payload.text}"


# ------------------------------------------------------------ what happens while nobody is there


def _attributes(unit: Any, host: Host) -> None:
    for number, task in enumerate(list(host.centre.tasks)):
        transitions.update_task_attributes(unit, task, {"n": 100 + number, "moved": True})


def _priority(unit: Any, host: Host) -> None:
    for task in list(host.centre.tasks):
        transitions.set_task_priority(unit, task, task.priority + 7)


def _worker(unit: Any, host: Host) -> None:
    for worker in host.centre.workers:
        transitions.set_worker_attributes(unit, worker, {"team": "another"})


def _activity(unit: Any, host: Host) -> None:
    worker = list(host.centre.workers)[-1]
    transitions.set_activity(unit, worker, "Offline" if worker.activity.available else "Available", reject_pending=True)


def _task(unit: Any, _host: Host) -> None:
    transitions.create_task(unit, channel="voice", attributes={"n": 77})


def _memory(unit: Any, _host: Host) -> None:
    unit.remember("memory:centre", "seen", {"value": 99})


MEDDLING: tuple[Meddling, ...] = (_attributes, _priority, _worker, _activity, _task, _memory)


class Stage:
    """Plays the same to a host that lives on, and to one that is stopped at every moment of rest and taken up again.
    `changes`: what is done to the centre at each such moment, in turn."""

    def __init__(self, kit: Any, script: str, changes: Sequence[Meddling]) -> None:
        self.options = {
            "entry_points": False,
            "trace": False,
            "centre": kit.centre,
            "scripts": (kit.script(script),),
        }
        self.store = Path(kit.folder) / f"replay{next(_NUMBERS)}.db"  # what fails leaves its own locked
        self.changes = changes
        self.done: list[Done] = []
        self._base = kit.base

    def host(self, **more: Any) -> Host:
        plugins = (self._base, Busy(self.done))
        return Host(HostOptions(**{"clock": VirtualClock(), "plugins": plugins, **self.options, **more}))

    def alive(self, seconds: int, *, changed: bool) -> list[Done]:
        """What is done where the process lives; with the changes at the moments of rest, or without."""
        self.done = []
        asyncio.run(self._alive(seconds, changed))
        return _in_order(self.done)

    def stopped(self, seconds: int) -> list[Done]:
        """What is done where it ends at every moment of rest, and the centre changes while it is not there."""
        self.done = []
        asyncio.run(self._stopped(seconds))
        return _in_order(self.done)

    async def _alive(self, seconds: int, changed: bool) -> None:
        async with self.host() as host:
            await _begin(host)
            for number in range(seconds):
                await host.advance(timedelta(seconds=1))
                if changed:
                    self._change(host, number)
                    await host.settle()
            self._note(host, 0)

    async def _stopped(self, seconds: int) -> None:
        host, seen = self.host(store=self.store), 0
        await host.start()
        await _begin(host)
        for number in range(seconds):
            await host.advance(timedelta(seconds=1))
            seen = self._note(host, seen)
            assert host.keeper is not None
            assert host.keeper.ready()
            host.keeper.flush()
            now = host.clock.now()
            host.keeper.forgo()
            await host.close()
            host = self.host(store=self.store, clock=VirtualClock(now))
            self._change(host, number)
            await host.start()
            await host.settle()
        self._note(host, seen)
        assert host.keeper is not None
        host.keeper.forgo()
        await host.close()

    def _change(self, host: Host, number: int) -> None:
        if self.changes:
            with host.centre.unit("meddler") as unit:
                self.changes[number % len(self.changes)](unit, host)

    def _note(self, host: Host, seen: int) -> int:
        """Add what the runs have said since; gives how far that was."""
        for record in host.journal:
            if record.sequence > seen:
                seen = record.sequence
                told = record.to_json()
                if record.kind in _RECORDS:
                    what = told.get("text") or told.get("message") or told.get("why")
                    self.done.append((_clock(record.at), record.kind, str(what)))
        return seen


def _in_order(done: list[Done]) -> list[Done]:
    """What was invoked, then what was logged, each in its order: who notes the one does not see the other."""
    return [*[one for one in done if one[1] not in _RECORDS], *[one for one in done if one[1] in _RECORDS]]


_RECORDS = ("script.logged", "handler.failed", "run.interrupted", "run.dropped")


def _clock(at: Any) -> str:
    return f"{at:%M:%S}"


async def _begin(host: Host) -> None:
    with host.centre.unit("test") as unit:
        transitions.create_task(unit, channel="chat", attributes={"n": 1, "name": "Kim"})
    await host.settle()
    await host.invoke("Ping", {"text": "go", "count": 2})


@pytest.fixture
def stage(kit: Any) -> Callable[..., Stage]:
    return lambda script, changes=MEDDLING: Stage(kit, script, changes)


# ------------------------------------------------------------ scripts

HEAD = """
memory centre.seen: number = 5
define helper(p, many) do
  for each q in many do
    wait 1s
    log "helper {p} {q}"
  end
  Ping "from helper {p} {count(many)}"
end
"""
# all that they read of the centre, they read before their first wait
READS = """
let a = task.attributes.n default 1
let prio = task.priority default 3
let names = [w.name for each w in workers]
let m = {teams: [w.attributes.team for each w in workers], busy: [w.activity.name for each w in workers]}
let open = count(tasks)
let others = [t.attributes for each t in tasks]
let seen = recall centre.seen
let began = now
let who = first w in workers where w.activity.available
let sid = who.sid
""".strip().split("\n")
SAYS = 'log "{a} {prio} {names} {m} {open} {others} {seen} {sid} {now - began}"'

WAITS = st.sampled_from(
    [
        "wait 1s",
        "wait 2s",
        "wait 3s after began",
        "wait until now > began + 4s up to 9s",
        'wait until a > 3 up to 2s else do log "else {a}"',
        'wait for task.completed up to 2s else do log "no event, {prio}"',
        'let ANSWER = ask "{names}?" within 2s default "{prio}"',
        'Flaky "{names}" retry 5 times every 1s within 30s otherwise log "{error.code} {prio}"',
        'let ANSWER = Flaky "{a}" retry 9 times every 2s marked "{prio}"',
    ]
)
PLAIN = st.sampled_from(
    [SAYS, "set a = a + prio", "set m.a = {x: a}", "add \"{a}\" to names", 'Move sid: "{a} {prio} {open}"',
     'Ping "{others} {m}"', "helper(a, names)", "remember centre.seen = a"]
)  # fmt: skip


def _body(lines: list[str]) -> str:
    return indent("\n".join(lines), "  ")


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map(_body)
    return st.one_of(
        body.map(lambda it: f'for each EACH in names do\n{it}\n  log "{{EACH}} {{a}}"\nend'),
        body.map(lambda it: f"repeat open + 1 times every 1s until a > 20 do\n{it}\n  set a = a + 2\nend"),
        st.tuples(body, body).map(
            lambda it: (
                f'try\n{it[0]}\n  fail "{{prio}}"\non error as ERROR\n  log "{{ERROR.message}}"\n{it[1]}\n'
                'always\n  log "always {seen}"\nend'
            )
        ),
        st.tuples(body, body).map(lambda it: f"if a > prio then\n{it[0]}\nelse\n{it[1]}\nend"),
        st.sampled_from(["wait 1s", "wait 2s"]).map(
            lambda it: (
                f'meanwhile do\n  {it}\n  log "beside {{names}} {{prio}}"\n  wait 2s\n  Ping "{{m}} {{others}}"\nend'
            )
        ),
        body.map(lambda it: f'Ping "fail" otherwise if true then\n  log "{{error.message}}"\n{it}\nend'),
    )


BODY = st.lists(st.recursive(st.one_of(WAITS, PLAIN), _blocks, max_leaves=6), min_size=1, max_size=4)
ONCE = st.sampled_from(
    [
        "on task.created when task.attributes.n == 1 mode parallel do",
        "after Ping when payload.count == 2 mode parallel do",
        "after Ping when payload.count == 2 mode queued per 1 do",
    ]
)
HEADS = st.one_of(ONCE, st.just("every 4s do"))


def _handler(head: str, body: list[str]) -> str:
    """The handler; names that it gives itself are told apart, as the language wants it."""
    lines: list[str] = []
    given_names: list[tuple[int, str, int]] = []  # how deep, EACH or ERROR, the line that gives it
    for number, line in enumerate("\n".join([*body, "wait 1s", SAYS]).split("\n")):
        deep = len(line) - len(line.lstrip())
        for word in ("for each EACH", "on error as ERROR"):
            if word in line:
                given_names.append((deep, word.split()[-1], number))
        while given_names and line.strip() == "end" and deep <= given_names[-1][0]:
            given_names.pop()
        for word in ("EACH", "ERROR"):
            name = next((place for _, given_word, place in reversed(given_names) if given_word == word), 0)
            line = line.replace(word, f"{word.lower()}{name}")
        lines.append(line.replace("ANSWER", f"answer{number}").replace("EVENT", f"event{number}"))
    return f"{head}\n{indent(chr(10).join([*READS, *lines]), '  ')}\nend\n"


TRIED = settings(
    max_examples=int(os.environ.get("OFFHOOK_REPLAYS") or 6),
    derandomize="OFFHOOK_REPLAYS" not in os.environ,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""A few, the same each time; `OFFHOOK_REPLAYS=500` tries as many others."""


@TRIED
@given(handlers=st.lists(st.tuples(ONCE, BODY), min_size=1, max_size=2), first=st.integers(0, len(MEDDLING) - 1))
def test_what_a_run_has_read_is_as_it_read_it(
    stage: Callable[..., Stage], handlers: list[tuple[str, list[str]]], first: int
) -> None:
    """Whatever changes while it is away: it does what it would have done in a centre that never changed."""
    script = HEAD + "".join(_handler(head, body) for head, body in handlers)
    played = stage(script, [*MEDDLING[first:], *MEDDLING[:first]])
    assert played.stopped(SECONDS) == played.alive(SECONDS, changed=False)


# what a run waits for came about before anybody was there to look
FOUND = ["wait 1s", "wait until task.priority > prio up to 5s", SAYS]
LIVE = st.sampled_from(
    [
        'log "{task.priority} {task.attributes.n} {task.status} {count(tasks)} {recall centre.seen}"',
        'Ping "{[w.activity.name for each w in workers]} {[t.priority for each t in tasks]}"',
        'wait until count(tasks) > open + 1 up to 6s else do log "still {count(tasks)}"',
        'wait until (any w in workers where w.attributes.team == "another") up to 4s',
        "wait until task.priority > prio up to 5s",
        'wait for task.updated as EVENT up to 5s else do log "none"',
        'wait for worker.activity.update as EVENT where EVENT.worker.name == "Ann" up to 7s else do log "none"',
        'for each other in tasks where other.priority > 5 do log "{other.priority}"',
        'log "moved: {task.attributes.moved}"',
        "set a = recall centre.seen",
    ]
)


LIVE_BODY = st.lists(st.recursive(st.one_of(WAITS, PLAIN, LIVE, LIVE), _blocks, max_leaves=6), min_size=1, max_size=4)


@TRIED
@example(handlers=[("on task.created when task.attributes.n == 1 mode parallel do", FOUND)], first=0)
@given(
    handlers=st.lists(st.tuples(HEADS, LIVE_BODY), min_size=1, max_size=2),
    first=st.integers(0, len(MEDDLING) - 1),
)
def test_nothing_is_lost_that_changes_while_it_is_away(
    stage: Callable[..., Stage], handlers: list[tuple[str, list[str]]], first: int
) -> None:
    """It does what it would have done had it been there when the centre changed."""
    script = HEAD + "".join(_handler(head, body) for head, body in handlers)
    played = stage(script, [*MEDDLING[first:], *MEDDLING[:first]])
    assert played.stopped(SECONDS) == played.alive(SECONDS, changed=True)
