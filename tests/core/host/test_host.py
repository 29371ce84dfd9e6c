"""`Host`: used from loops and from threads, its life, notifications."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionError, Host, HostOptions, OffhookError, RealClock, VirtualClock


async def test_two_invocations_at_once_in_one_loop(kit: Any) -> None:
    inside = 0
    most = 0

    async def before_ping() -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.01)
        inside -= 1

    host = kit.host(kit.plugin("a", before_ping=before_ping), clock=RealClock())
    results = await asyncio.gather(*(host.invoke("Ping", f"{number}") for number in range(10)))
    assert results == [f"pong {number}" for number in range(10)]
    assert most == 10
    ids = [record.subject for record in host.journal if record.kind == "invocation.settled"]
    assert len(set(ids)) == 10


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
def test_run_from_many_threads(kit: Any, clock: Any) -> None:
    started = []
    threads = set()

    async def before_ping(host: Any) -> None:
        threads.add(threading.get_ident())
        await host.sleep(timedelta(milliseconds=1))

    host = kit.host(kit.plugin("a", before_ping=before_ping, offhook_started=lambda: started.append(1)), clock=clock())
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda number: host.run("Ping", f"{number}"), range(50)))
    host.stop()
    host.stop()
    assert results == [f"pong {number}" for number in range(50)]
    assert started == [1]
    assert len(threads) == 1
    assert len(kit.settled(host)) == 50


async def test_run_goes_into_the_loop_that_the_host_runs_in(kit: Any) -> None:
    threads = set()
    async with kit.host(kit.plugin("a", before_ping=lambda: threads.add(threading.get_ident()))) as host:
        assert await asyncio.to_thread(host.run, "Ping", "x") == "pong x"
    assert threads == {threading.get_ident()}


async def test_run_inside_a_loop_would_wait_for_itself(kit: Any) -> None:
    with pytest.raises(OffhookError, match="would block the event loop") as caught:
        kit.host().run("Ping", "x")
    assert caught.value.code == "blocks-itself"


def test_errors_come_out_of_run(kit: Any) -> None:
    host = kit.host()
    with pytest.raises(ActionError, match="it fails"):
        host.run("Ping", "fail")
    host.stop()


async def test_one_host_knows_nothing_of_another(kit: Any) -> None:
    host = kit.host()
    other = Host(HostOptions(clock=VirtualClock(), entry_points=False))
    assert host.registry.find_action("Ping") is not None
    assert other.registry.find_action("Ping") is None
    host.block("Ping")
    assert other.guards.blocks() == ()


async def test_the_life_of_a_plugin(kit: Any, form: Any) -> None:
    life = []

    def started(host: Any) -> None:
        life.append(f"started {len(host.centre.workers)}")

    host = kit.host(
        kit.plugin("a", offhook_started=form(started), offhook_stopped=form(lambda: life.append("stopped")))
    )
    assert life == []
    async with host:
        assert life == ["started 2"]
    assert life == ["started 2", "stopped"]


async def test_a_failing_start_is_walled_in(kit: Any, form: Any, caplog: pytest.LogCaptureFixture) -> None:
    def started() -> None:
        raise LookupError("lost")

    async with kit.host(kit.plugin("a", offhook_started=form(started))) as host:
        assert await host.invoke("Ping", "x") == "pong x"
    assert "a.offhook_started failed: LookupError: lost" in caplog.text
    strict = kit.host(kit.plugin("a", offhook_started=form(started)), strict=True)
    with pytest.raises(OffhookError, match="offhook_started failed"):
        await strict.start()
    await strict.close()


async def test_notifications(kit: Any) -> None:
    host = kit.host(script='after Ping named "h" do notify "hello" level warning named "n" for 8s')
    await host.invoke("Ping", worker="Ann")
    shown = host.notifications[0]
    assert (shown.text, shown.level, shown.to.name, shown.named, shown.duration) == (
        "hello",
        "warning",
        "Ann",
        "n",
        timedelta(seconds=8),
    )
    assert kit.records(host, "notification.shown")[0]["to"] == host.centre.worker("Ann").sid
    assert host.journal.summary.notifications == 1


async def test_who_acts(kit: Any) -> None:
    seen = []
    host = kit.host(
        kit.plugin("a", before_ping=lambda invocation: seen.append((invocation.actor.name, invocation.worker)))
    )
    ann = host.centre.worker("Ann")
    for options in ({}, {"worker": "Ann"}, {"worker": ann, "by": "agent"}, {"worker": ann.sid, "by": "system"}):
        await host.invoke("Ping", **options)
    assert seen == [("system", None), ("Ann", ann), ("Ann", ann), ("system", ann)]


async def test_scripts_read_the_system_as_an_actor_without_anything(kit: Any) -> None:
    host = kit.host(script='before Ping do log "{actor.name} {actor.activity.name} {actor.signedIn} {actor.roles}"')
    await host.invoke("Ping")
    assert kit.problems(host) == []
    assert kit.records(host, "script.logged")[0]["text"].startswith("system")


async def test_events_made_while_no_loop_runs_wait_for_the_start(kit: Any) -> None:
    heard = []

    def build() -> Host:
        host = kit.host(kit.plugin("a", on_task_created=lambda event: heard.append(event.type)))
        kit.task(host)
        return host

    host = await asyncio.to_thread(build)
    assert heard == []
    async with host:
        assert heard == ["task.created"]


def test_run_after_stop_says_that_the_host_has_ended(kit: Any) -> None:
    host = kit.host()
    assert host.run("Ping", "x") == "pong x"
    host.stop()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ActionError, match="the host has ended"):
            host.run("Ping", "x")
        gc.collect()
    host.stop()


async def test_a_listener_that_fails_is_reported_and_others_hear_the_event(
    kit: Any, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []

    def failing(event: Any) -> None:
        raise SystemExit(3) if event.type == "task.created" else ValueError("no")

    host = kit.host(builtin=True)
    host.on_event(failing)
    host.on_event(lambda event: heard.append(event.type))
    kit.task(host)
    await host.settle()
    assert heard[0] == "task.created"
    assert len(heard) > 1
    name = failing.__qualname__
    assert kit.problems(host) == [(name, "SystemExit: 3"), *[(name, "ValueError: no")] * (len(heard) - 1)]
    assert all(one["place"].startswith(f"{__file__}:") for one in kit.records(host, "handler.failed"))
    assert f"{name} failed: ValueError: no" in caplog.text


async def test_a_listener_without_code_of_its_own_is_reported_too(kit: Any) -> None:
    host = kit.host(builtin=True)
    host.on_event(functools.partial(int, "x"))
    host.on_event({}.__getitem__)
    kit.task(host)
    await host.settle()
    assert {name for name, _ in kit.problems(host)} == {"partial", "dict.__getitem__"}


@pytest.mark.parametrize("hook", ["before_ping", "instead_of_ping", "after_ping", "after_move", "on_task_created"])
async def test_a_hook_that_asks_the_process_to_end_has_failed(kit: Any, form: Any, hook: str) -> None:
    def leave() -> None:
        raise SystemExit("bye")

    host = kit.host(kit.plugin("a", **{hook: form(leave)}), builtin=True)
    kit.task(host)
    with contextlib.suppress(ActionError):
        await host.invoke("Ping", "x")
    await host.invoke("Move", {"sid": "A"})
    await host.settle()
    assert kit.problems(host) == [(f"a.{hook}", "SystemExit: bye")]
    assert kit.records(host, "handler.failed")[0]["place"] == f"{__file__}:{leave.__code__.co_firstlineno + 1}"


async def test_a_handler_that_goes_by_its_place_is_named_once(kit: Any, caplog: pytest.LogCaptureFixture) -> None:
    host = kit.host(script="before Ping do set payload.count = 0 - 1", strict=True)
    with pytest.raises(ActionError) as caught:
        await host.invoke("Ping", "x")
    for text in (caplog.messages[0], f"{caught.value.place}: {caught.value}"):
        assert text.count("test.hook:1") == 1
