"""What cannot go on after a restart is reported, and what is said about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from offhook import Host
from offhook.clock import RealClock

SECOND = timedelta(seconds=1)
WAITING = 'after Ping named "h" mode parallel do\n  wait 5s\n  log "on {payload.text}"\nend\n'


def interrupted(host: Host) -> list[tuple[str, str, str]]:
    """(handler, why, what it was about) of all runs that did not go on."""
    records = [record.to_json() for record in host.journal if record.kind == "run.interrupted"]
    return [(one["handler"], one["why"], one["cause"]) for one in records]


def logged(host: Host) -> list[str]:
    return [record.to_json()["text"] for record in host.journal if record.kind == "script.logged"]


async def left_off(host: Host, doing: Callable[[Host], Any]) -> None:
    """Do something with a host, and end it as a killed process does, just after all was written."""
    await host.start()
    await doing(host)
    assert host.keeper is not None
    host.keeper.flush()
    host.keeper.forgo()
    await host.close()


def ping(text: str = "a") -> Callable[[Host], Any]:
    return lambda host: host.invoke("Ping", text)


async def test_a_run_whose_script_has_changed(theatre: Any, kit: Any) -> None:
    store = {"store": kit.folder / "h.db"}
    await left_off(theatre(WAITING).host(**store), ping())
    async with theatre(WAITING + "# a comment\n").host(**store) as host:
        assert interrupted(host) == [("h", "its script has changed", "IV000000000001")]
        (record,) = [record.to_json() for record in host.journal if record.kind == "run.interrupted"]
        assert record["place"] == f"{kit.folder / 'test.hook'}:1"
        await host.advance(10 * SECOND)
        assert logged(host) == []
        assert host.runs.list() == []
    async with theatre(WAITING).host(**store) as host:
        assert interrupted(host) == []  # it was said once


async def test_a_file_that_the_script_uses_has_changed(theatre: Any, kit: Any) -> None:
    kit.script("define f(x) = x + 1\n", "used.hook")
    script, store = 'use "used.hook"\n' + WAITING, {"store": kit.folder / "h.db"}
    await left_off(theatre(script).host(**store), ping())
    kit.script("define f(x) = x + 2\n", "used.hook")
    async with theatre(script).host(**store) as host:
        assert [why for _, why, _ in interrupted(host)] == ["its script has changed"]


async def test_a_run_in_the_midst_of_always(theatre: Any, kit: Any) -> None:
    script = 'after Ping named "h" mode parallel do\n  try\n    stop\n  always\n    wait 5s\n  end\nend\n'
    store = {"store": kit.folder / "h.db"}
    await left_off(theatre(script).host(**store), ping())
    async with theatre(script).host(**store) as host:
        assert [why for _, why, _ in interrupted(host)] == [
            "it waited in line 5, in whose midst no run can be taken up"
        ]


async def test_a_run_in_the_midst_of_together(theatre: Any, kit: Any) -> None:
    script = 'after Ping named "h" mode parallel do\n  together do\n    wait 5s\n    wait 6s\n  end\n  log "x"\nend\n'
    store = {"store": kit.folder / "h.db"}
    await left_off(theatre(script).host(**store), ping())
    async with theatre(script).host(**store) as host:
        assert [why for _, why, _ in interrupted(host)] == ["it was in the middle of its work"]
        assert host.runs.list() == []


async def test_another_file_may_change(theatre: Any, kit: Any) -> None:
    other = kit.script('every 1h do\n  log "x"\nend\n', "other.hook")
    found, store = theatre(WAITING), {"store": kit.folder / "h.db"}
    found.options["scripts"] = (*found.options["scripts"], other)
    await left_off(found.host(**store), ping())
    kit.script('every 2h do\n  log "y"\nend\n', "other.hook")
    async with found.host(**store) as host:
        assert interrupted(host) == []
        await host.advance(10 * SECOND)
        assert logged(host) == ["on a"]


async def test_a_handler_that_is_gone(theatre: Any, kit: Any) -> None:
    store = {"store": kit.folder / "h.db"}
    await left_off(theatre(WAITING).host(**store), ping())
    async with theatre(WAITING.replace('named "h" ', 'named "k" ')).host(**store) as host:
        assert interrupted(host) == [("h", "its handler is no longer there", "IV000000000001")]


async def test_a_run_in_a_queue_whose_script_has_changed(theatre: Any, kit: Any) -> None:
    store = {"store": kit.folder / "h.db"}
    script = WAITING.replace("parallel", "queued per 1")

    async def twice(host: Host) -> None:
        await host.invoke("Ping", "a")
        await host.invoke("Ping", "b")
        assert len(host.runs.list_queued()) == 1

    await left_off(theatre(script).host(**store), twice)
    async with theatre(script + "# new\n").host(**store) as host:
        assert interrupted(host) == [
            ("h", "its script has changed", "IV000000000002"),
            ("h", "its script has changed", "IV000000000001"),
        ]
        assert len(host.runs.list_queued()) == 0


async def test_a_hook_in_the_middle_of_its_work(theatre: Any, kit: Any) -> None:
    async def after_ping(host: Host) -> None:
        await host.sleep(10 * SECOND)

    found, store = theatre("", kit.plugin("slow", after_ping=after_ping)), {"store": kit.folder / "h.db"}

    async def doing(host: Host) -> None:
        await host.invoke("Ping", "a")
        assert host.runs.keeper is not None
        assert not host.runs.keeper.ready()

    await left_off(found.host(**store), doing)
    async with found.host(**store) as host:
        ((handler, why, subject),) = interrupted(host)
        assert (handler, subject) == ("slow.after_ping", "IV000000000001")
        assert why == "it was in the middle of its work"


async def test_a_run_within_an_action_that_is_held(theatre: Any, kit: Any) -> None:
    script = """
    after Ping named "h" mode parallel do
      wait 1s
      Move sid: "S"
      log "moved"
    end
    before Move named "guard" within 1h do
      wait 30s
    end
    """
    found, store = theatre(script), {"store": kit.folder / "h.db"}

    async def doing(host: Host) -> None:
        await host.invoke("Ping", "a")
        assert host.runs.keeper is not None
        assert host.runs.keeper.ready()
        await host.advance(10 * SECOND)
        assert not host.runs.keeper.ready()

    await left_off(found.host(**store), doing)
    async with found.host(**store) as host:
        (record,) = [record.to_json() for record in host.journal if record.kind == "run.interrupted"]
        assert (record["handler"], record["why"]) == ("h", "it was in the middle of its work")
        assert record["place"] == f"{kit.folder / 'test.hook'}:4"
        await host.advance(60 * SECOND)
        assert logged(host) == []


async def test_a_variable_that_cannot_be_kept(theatre: Any, kit: Any) -> None:
    script = """
    param key: secret = "k"
    after Ping named "h" mode parallel do
      let it = {a: key}
      wait 5s
      log "on {payload.text}"
      if payload.count > 1 then
        log "{it}"
      end
    end
    """
    found, store = theatre(script), {"store": kit.folder / "h.db"}
    await left_off(found.host(**store), ping())
    async with found.host(**store) as host:
        assert [why for _, why, _ in interrupted(host)] == ["its variable it: a secret is not written anywhere"]


async def test_a_variable_that_is_not_needed_any_more(theatre: Any, kit: Any) -> None:
    script = """
    param key: secret = "k"
    after Ping named "h" mode parallel do
      let it = {a: key}
      wait 5s
      log "on {payload.text}"
    end
    """
    found, store = theatre(script), {"store": kit.folder / "h.db"}
    await left_off(found.host(**store), ping())
    async with found.host(**store) as host:
        await host.advance(10 * SECOND)
        assert logged(host) == ["on a"]


# ------------------------------------------------------------ real time


@pytest.fixture
def real(kit: Any) -> Callable[..., Host]:
    """Makes hosts on real time that begin later than they would."""

    def make(theatre: Any, later: timedelta = timedelta()) -> Host:
        clock = RealClock()
        clock._shift = later
        host: Host = theatre.host(store=kit.folder / "r.db", clock=clock, trace=False)
        return host

    return make


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that comes in real time."""
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")


async def test_what_fell_due_while_the_host_was_down_comes_at_once_and_in_order(theatre: Any, real: Any) -> None:
    script = """
    after Ping named "h" mode parallel do
      wait 600s
      log "late {payload.text}"
    end
    after Ping named "k" mode parallel do
      wait 300s
      log "early {payload.text}"
    end
    every 10m do
      log "tick"
    end
    """
    found = theatre(script)
    host = real(found)
    await host.start()
    await host.invoke("Ping", "a")
    assert len(host.runs.list()) == 2
    await host.close()
    host = real(found, timedelta(hours=1))
    await host.start()
    await until(lambda: len(logged(host)) == 3)
    assert logged(host)[0] == "early a"
    assert sorted(logged(host)) == ["early a", "late a", "tick"]  # a schedule that was missed often fires once
    await host.close()
    host = real(found, timedelta(hours=1))  # nothing of it comes again
    await host.start()
    await asyncio.sleep(0.05)
    assert logged(host) == []
    await host.close()


async def test_a_run_is_kept_when_its_caller_has_the_answer(theatre: Any, real: Any) -> None:
    found = theatre(WAITING.replace("5s", "600s"))
    host = real(found)
    await host.start()
    await host.invoke("Ping", "a")
    host.keeper.forgo()  # what the caller knows of is written already
    await host.close()
    host = real(found)
    await host.start()
    assert [run.handler.name for run in host.runs.list()] == ["h"]
    assert interrupted(host) == []
    await host.close()
