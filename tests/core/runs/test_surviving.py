"""Runs that wait survive a restart: a host that stops at every moment of rest does what an undisturbed one does."""

from __future__ import annotations

from contextlib import suppress
from textwrap import indent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offhook import ActionError, Host, Payload, hookimpl

PINGS = 'after Ping named "h" mode parallel do\n'


def test_waits_in_loops_and_procedures(theatre: Any, steps: Any) -> None:
    script = """
    define each_of(items, label) do
      for each x in items do
        wait 2s
        log "{label} {x}"
      end
    end
    after Ping named "h" mode parallel do
      let n = 0
      for each part in [1, 2] do
        set n = n + part
        each_of([n, "{payload.text}"], "part {part}")
      end
      log "sum {n}, {action.id}, {result}"
    end
    """
    timeline = [(0, steps.invoke("Ping", "a")), (3, steps.invoke("Ping", {"text": "b", "attributes": {"k": [1]}}))]
    assert theatre(script).proves(timeline, 30) >= 8


def test_waits_within_try(theatre: Any, steps: Any) -> None:
    script = """
    before Ping when payload.text == "no" do cancel "Not now"
    define tried(action_number) do
      try
        wait 2s
        if action_number == 1 then Ping "no"
        if action_number == 2 then fail "It broke" code "broken"
        wait 2s
        log "nothing happened"
      on cancelled as c
        wait 2s
        log "{c.reason} / {c.code} / {c.by}"
      on error as e when e.code == "broken"
        let kept = e
        wait 3s
        log "{kept.message}"
      always
        log "always {action_number}"
      end
    end
    after Ping named "h" mode parallel do
      for each n in [1, 2, 3] do
        try
          tried(n)
          wait 1s
          if n == 3 then stop
        always
          log "outer {n}"
        end
      end
      log "never"
    end
    """
    found = theatre(script)
    assert found.proves([(0, steps.invoke("Ping", "a"))], 60) >= 7
    assert [text for _, text in found.logged if "outer" in text] == ["outer 1", "outer 2", "outer 3"]


class Dial(Payload, group="test", examples=[{}]):
    """Call somebody who is busy for the first twenty seconds."""


class Exchange:
    plugin_name = "exchange"

    @hookimpl
    def register_actions(self) -> list[type[Payload]]:
        return [Dial]

    @hookimpl
    def dial(self, host: Host) -> str:
        if host.clock.now().second < 20:
            raise ActionError("busy", code="busy", retryable=True)
        return f"answered at {host.clock.now()}"


def test_turns_and_further_tries(theatre: Any, steps: Any) -> None:
    script = """
    after Ping named "h" mode parallel do
      let n = 0
      repeat 4 times every 2s until n == 3 do
        set n = n + 1
        log "turn {n}"
        wait 1s
      end
      let answer = Dial retry 9 times every 5s within 1m marked "{n}"
      log "{answer}"
      set answer = Dial retry 1 times every 1s otherwise log "never"
      Dial retry 2 times every 1s
    end
    after Ping named "given up" mode parallel do
      Dial retry 2 times every 3s otherwise if true then
        log "{error.code}"
        wait 1s
        log "on"
      end
      return Dial retry 9 times every 4s within 10s
    end
    """
    found = theatre(script, Exchange())
    assert found.proves([(0, steps.invoke("Ping", "a"))], 60) >= 9
    assert [text for _, text in found.logged if "answered" in text]


def test_runs_beside_others(theatre: Any, steps: Any) -> None:
    script = """
    define beside(label, n) do
      let text = "{label} {n}"
      meanwhile do
        for each x in [1, 2] do
          wait 2s
          log "{text} {x}"
        end
        meanwhile do
          wait until 1 > 2 up to 3s
          log "{text} inner"
        end
      end
    end
    before Ping named "h" do
      meanwhile do
        wait 1s
        log "ahead of {action.id}"
      end
    end
    after Ping named "h2" mode parallel do
      let n = 0
      for each part in ["a", "b"] do
        beside(part, n)
        wait 3s
        set n = n + 1
      end
      log "on {n}"
    end
    """
    found = theatre(script)
    assert found.proves([(0, steps.invoke("Ping", "a")), (2, steps.invoke("Ping", "b"))], 60) >= 9
    assert len([text for _, text in found.logged if "inner" in text]) == 4


def test_variables_that_branches_have_changed(theatre: Any, steps: Any) -> None:
    script = """
    after Ping named "h" mode parallel do
      let n = 0
      let m = "{n}"
      for each x in [1, 2] do
        wait 2s
        together do
          set n = n + x
          set m = "{payload.text} {x}"
        end
        wait 1s
        log "{n} {m}"
      end
      wait 1s
      together do
        set n = 7
      end
    end
    """
    found = theatre(script)
    assert found.proves([(0, steps.invoke("Ping", "a"))], 30) >= 5
    assert [text for _, text in found.logged] == ["1 a 1", "3 a 2"]


def test_waits_for_events(theatre: Any, steps: Any) -> None:
    """What a run heard, before the wait and in it, is kept with it, and so is what a run hears that waits its turn."""
    script = """
    define next(label) do
      let found = wait for task.created, task.canceled as e where e.task.attributes.n != 3 up to 4s else do
        log "{label}: nothing"
        return
      end
      log "{label}: {found.type} {found.task.attributes.n}"
    end
    after Ping named "h" mode queued per "one" do
      wait 5s
      for each n in [1, 2] do
        wait 1s
        next("{payload.text} {n}")
      end
      wait for task.canceled as gone where gone.task.attributes.n == 3 up to 1m
      log "{payload.text}: {gone.task.attributes.n} {now - gone.at}"
    end
    on task.created mode parallel do
      let over = wait for task.canceled as e where e.task.taskSid == task.taskSid
      log "over {over.task.attributes.n}"
      wait 1s
      log "never"
    end
    """
    timeline = [
        (0, steps.invoke("Ping", "a")),
        (1, steps.invoke("Ping", "b")),
        (2, steps.task(n=1)),
        (3, steps.task(n=3)),
        (9, steps.task(n=2)),
        (20, steps.end(1)),
        (30, steps.end(0)),
    ]
    found = theatre(script)
    assert found.proves(timeline, 90) >= 6
    assert [text for _, text in found.logged] == [
        "a 1: task.created 1",
        "a 2: task.created 2",
        "over 3",
        "a: 3 0s",
        "b 1: task.created 1",
        "b 2: task.created 2",
        "b: 3 7s",
        "over 1",
    ]


def test_waits_for_conditions_and_instants(theatre: Any, steps: Any) -> None:
    script = """
    on task.created mode parallel do
      wait until task.status != "pending" or task.age > 40s up to 20s else do
        log "still pending after {task.age}"
      end
      wait until (count t in tasks where t.channel == "chat") >= 3
      log "three: {task.attributes.n} at {now}"
      wait 5s after task.createdAt
      wait until now > task.createdAt + 50s
      log "old: {task.attributes.n}"
    end
    """
    timeline = [(0, steps.task(n=1)), (7, steps.task(n=2)), (31, steps.task(n=3)), (35, steps.task(n=4))]
    assert theatre(script).proves(timeline, 120) >= 8


def test_a_wait_ends_with_its_task(theatre: Any, steps: Any) -> None:
    script = """
    on task.created mode parallel do
      for each x in [1, 2, 3, 4, 5] do
        wait 3s
        log "{task.taskSid} {x}"
      end
    end
    on task.canceled mode parallel do
      log "ended: {task.status} {task.reason}"
      wait 400s
      log "long ago: {task.status} {task.reason} {task.attributes.n}"
    end
    """
    timeline = [(0, steps.task(n=1)), (1, steps.task(n=2)), (7, steps.end(0)), (9, steps.end(0))]
    assert theatre(script).proves(timeline, 500) >= 5


@pytest.mark.parametrize("mode", ["queued", "single", "restart", "parallel"])
def test_modes_meet_the_runs_from_before_the_restart(theatre: Any, steps: Any, mode: str) -> None:
    script = f"""
    after Ping named "h" mode {mode} per payload.count within 20s do
      log "in {{payload.text}}"
      wait 4s
      log "on {{payload.text}}"
      wait 4s
      log "out {{payload.text}}"
    end
    """
    pings = [(n, steps.invoke("Ping", {"text": f"p{n}", "count": 1 + n % 2})) for n in (0, 1, 2, 3, 6, 9)]
    assert theatre(script).proves(pings, 60) >= 4


def test_the_limit_of_a_run_holds_over_a_restart(theatre: Any, steps: Any) -> None:
    script = PINGS.replace("parallel", "parallel within 10s") + ' wait 6s\n log "half"\n wait 6s\n log "never"\nend'
    found = theatre(script)
    assert found.proves([(0, steps.invoke("Ping", "a"))], 30) == 2
    assert any("10 s" in text or "10s" in text for _, text in found.logged)
    assert "never" not in [text for _, text in found.logged]


def test_the_budget_of_steps_holds_over_a_restart(theatre: Any, steps: Any) -> None:
    loops = "".join(f"for each x{n} in ten do\n" for n in range(6))
    inner = 'if x5 == 10 and x4 == 10 and x3 == 10 then\nwait 1s\nlog "{x0} {x1} {x2}"\nend\n'
    script = f"{PINGS} let ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n{loops}{inner}" + "end\n" * 7
    found = theatre(script)
    assert found.proves([(0, steps.invoke("Ping", "a"))], 400, every=20) >= 2
    assert any("steps" in text for _, text in found.logged)


def test_what_a_run_may_build_holds_over_a_restart(theatre: Any, steps: Any) -> None:
    script = (
        PINGS
        + """
      for each x in [1, 2, 3, 4, 5, 6, 7, 8] do
        let long = payload.text + "{x}"
        wait 1s
        log "{x} {length(long)}"
      end
    end
    """
    )
    found = theatre(script, max_memory=30_000)
    assert found.proves([(0, steps.invoke("Ping", "y" * 5_000))], 20) >= 3
    assert any("30,000 bytes" in text for _, text in found.logged)


def test_schedules_neither_fire_twice_nor_are_skipped(theatre: Any, steps: Any) -> None:
    script = """
    every 7s do
      log "tick"
    end
    every 7s mode parallel do
      log "tock"
      wait 3s
      log "later"
    end
    every day at "00:01" do
      log "once"
    end
    """
    found = theatre(script)
    assert found.proves([(10, steps.task(n=1))], 70) >= 15
    assert [text for _, text in found.logged].count("tick") == 10
    assert [text for _, text in found.logged].count("once") == 1


def test_the_limit_on_loops_counts_on(theatre: Any, steps: Any) -> None:
    script = 'on task.created do\n log "heard"\nend\non task.updated mode parallel do\n wait 1s\n log "heard"\nend'

    def touched(host: Any) -> None:
        with host.centre.unit("test") as unit:
            for task in host.centre.tasks:
                unit.emit("task.updated", {"task": task})

    timeline = [(0, steps.task(n=1)), *[(n, touched) for n in range(2, 90, 5)]]
    found = theatre(script, max_runs=5)
    assert found.proves(timeline, 100) >= 10
    assert any("loop of events" in text for _, text in found.logged)


def test_runs_that_invoke_actions_cause_what_they_would_have_caused(theatre: Any, steps: Any) -> None:
    script = """
    after Ping named "a" mode queued per 1 when payload.count < 4 do
      wait 2s
      Ping text: "{payload.text}+", count: payload.count + 1
      wait 1s
      Move sid: payload.text otherwise if true then
        log "{error.message}"
        wait 1s
        log "{error.code}"
      end
    end
    on failure of Ping named "f" mode parallel do
      wait 2s
      log "{error.message} by {action.by} for {action.cause.id}"
    end
    after Move named "m" mode parallel do
      wait 1s
      log "moved {payload.sid} to {payload.place} since {action.cause.name}"
    end
    """
    timeline = [(0, steps.invoke("Ping", "x")), (1, _failing), (4, steps.invoke("Ping", {"text": "y", "count": 3}))]
    assert theatre(script).proves(timeline, 40) >= 7


async def _failing(host: Any) -> None:
    with suppress(RuntimeError):
        await host.invoke("Ping", "fail")


def test_every_kind_of_value_in_variables(theatre: Any, steps: Any) -> None:
    script = """
    after Ping named "h" mode parallel do
      let w = first one in workers where one.name == "Ann"
      let many = [1, 2.5, "ü", true, null, 90s, now, {a: [w, {b: payload}]}, action, workers, queues]
      let options = payload.pingOptions
      let channels = w.channels
      let customer = (first t in tasks where t.channel == "chat").customer
      let when_at = clock("09:30")
      wait 2s
      log "{many[0]} {many[1]} {many[2]} {many[3]} {many[4]} {many[5]} {many[6]}"
      log "{many[7].a[0].name} {many[7].a[1].b.text} {many[8].id} {many[8].name}"
      log "{count one in many[9] where one.name == w.name} {options.loud} {channels.chat.capacity} {customer.name}"
      log "{w == many[7].a[0]} {when_at}"
    end
    """
    payload = {"text": "a", "tags": ["x"], "attributes": {"m": {"n": [1]}}, "pingOptions": {"loud": True}}
    assert theatre(script).proves([(0, steps.task(customerName="Kim")), (1, steps.invoke("Ping", payload))], 9) >= 1


# ------------------------------------------------------------ generated scripts

_WAITS = st.sampled_from(
    ["wait 1s", "wait 2s", "wait until a > 4 up to 3s", "wait until (count t in tasks where t.age > 1s) > 1 up to 9s"]
)
_PLAIN = st.sampled_from(
    ["set a = a + 1", 'log "a {a} {now}"', "set b.x = a", 'log "b {b}"', "add a to c", 'Move sid: "S{a}"', "let w = a"]
)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map(_lines)
    return st.one_of(
        st.tuples(st.sampled_from(["a > 2", "c is empty", "b.x == a"]), body, body).map(
            lambda it: f"if {it[0]} then\n{it[1]}\nelse\n{it[2]}\nend"
        ),
        body.map(lambda it: f'for each x in [1, 2] do\n  set a = a + x\n{it}\n  log "x {{x}} {{now}}"\nend'),
        body.map(lambda it: f"wait until a == 3 up to 2s else do\n{it}\nend"),
        body.map(lambda it: f'Ping "fail" otherwise if true then\n  log "{{error.message}}"\n{it}\nend'),
        st.just("helper(a)"),
    )


def _lines(lines: list[str]) -> str:
    return indent("\n".join(lines), "  ")


_BODY = st.lists(st.recursive(st.one_of(_WAITS, _PLAIN), _blocks, max_leaves=6), min_size=1, max_size=4)
_MODES = st.sampled_from(["parallel", "queued per 1", "restart per 1"])


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(bodies=st.lists(st.tuples(_MODES, _BODY), min_size=1, max_size=3), gap=st.integers(1, 4))
def test_generated_scripts_end_as_if_nothing_had_happened(
    theatre: Any, steps: Any, bodies: list[tuple[str, list[str]]], gap: int
) -> None:
    handlers = [
        f"after Ping mode {mode} when payload.count == 1 do\n{_lines(_numbered(body))}\nend" for mode, body in bodies
    ]
    helper = 'define helper(p) do\n  for each q in [p, 2] do\n    wait 1s\n    log "q {q}"\n  end\nend'
    timeline = [(0, steps.task(n=1)), (gap, steps.invoke("Ping", "a")), (2 * gap, steps.invoke("Ping", "b"))]
    theatre("\n".join([helper, *handlers])).proves([*timeline, (3 * gap, steps.task(n=2))], 60, every=2)


def _numbered(body: list[str]) -> list[str]:
    """Names that stand within each other are told apart, as the language wants it."""
    lines = ["let a = 1", "let b = {x: 1}", "let c = [1]", *"\n".join(body).split("\n"), "wait 1s", 'log "end {a}"']
    count, names, out = 0, [], []
    for line in lines:
        word = line.strip()
        if word.startswith("for each x "):
            count += 1
            names.append(f"x{count}")
            line = line.replace("for each x ", f"for each x{count} ")
        elif word.startswith('log "x '):
            line = line.replace("{x}", f"{{{names.pop()}}}")
        elif word.startswith("let w"):
            count += 1
            line = line.replace("let w", f"let w{count}")
        out.append(line.replace("set a = a + x", f"set a = a + {names[-1] if names else 1}"))
    return out


def test_runs_that_an_event_ends(theatre: Any, steps: Any) -> None:
    script = """
    after Ping mode queued per "one" until task.created do
      wait 5s
      log "{payload.text}"
      wait 5s
      log "{payload.text} again"
    end
    """
    found = theatre(script)
    timeline = [(0, steps.invoke("Ping", "a")), (1, steps.invoke("Ping", "b")), (7, steps.task(n=1))]
    assert found.proves(timeline, 60) >= 1


def test_rules_of_a_crowd_that_are_compiled_when_they_are_asked(theatre: Any, steps: Any) -> None:
    rule = """
    after Ping when payload.text == "{number}" named "rule {number}" mode parallel do
      if payload.text matches /^[0-{number}]$/ then wait {number}s
      log "{number} {{payload.text}} {{{number}m}}"
      wait until payload.text matches /no such {number}/ up to {number}s
      log "done {number}"
    end
    """
    script = "".join(rule.format(number=number) for number in range(1, 10))
    timeline = [(number, steps.invoke("Ping", str(7 - number))) for number in range(6)]
    found = theatre(script)
    assert found.proves(timeline, 30) >= 6
    assert sum("done" in text for _, text in found.logged) == 6
