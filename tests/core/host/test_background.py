"""What a plugin begins and leaves to itself is walled, too: coroutines, timers, and the store at the end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

SECOND = timedelta(seconds=1)


async def _fails(host: Any) -> None:
    await host.sleep(SECOND)
    raise LookupError("nobody looks after me")


async def test_what_a_hook_has_spawned_fails_as_that_hook(kit: Any) -> None:
    def after_ping(host: Any) -> None:
        host.spawn(_fails(host), "a watch")

    host = kit.host(kit.plugin("a", after_ping=after_ping))
    await host.invoke("Ping", "x")
    assert kit.problems(host) == []
    await host.advance(2 * SECOND)
    assert kit.problems(host) == [("a.after_ping", "LookupError: nobody looks after me")]


@pytest.mark.parametrize("waits", [True, False])
async def test_what_the_start_has_spawned_fails_as_the_start(kit: Any, waits: bool) -> None:
    async def begins(host: Any) -> None:
        host.spawn(_fails(host))

    def begins_at_once(host: Any) -> None:
        host.spawn(_fails(host))

    started = begins if waits else begins_at_once
    async with kit.host(kit.plugin("a", offhook_started=started)) as host:
        await host.advance(2 * SECOND)
        assert kit.problems(host) == [("a.offhook_started", "LookupError: nobody looks after me")]


async def test_what_a_program_has_spawned_is_its_own_to_ask_for(kit: Any) -> None:
    async with kit.host() as host:
        flow = host.spawn(_fails(host))
        await host.advance(2 * SECOND)
        assert kit.problems(host) == []
        with pytest.raises(LookupError):
            flow.result()


async def test_a_callback_that_fails_does_not_stop_time(kit: Any) -> None:
    rung: list[str] = []

    def offhook_started(host: Any) -> None:
        def ring() -> None:
            rung.append("first")
            raise LookupError("it rang wrong")

        host.call_at(host.clock.now() + SECOND, ring)
        host.call_at(host.clock.now() + 2 * SECOND, lambda: rung.append("second"))
        host.call_at(host.clock.now() + 2 * SECOND, lambda: rung.append("never")).cancel()

    async with kit.host(kit.plugin("a", offhook_started=offhook_started)) as host:
        await host.advance(3 * SECOND)
        assert rung == ["first", "second"]
        assert kit.problems(host) == [("a.offhook_started", "LookupError: it rang wrong")]


async def test_what_a_callback_sets_and_spawns_fails_as_the_hook_that_asked_for_it(kit: Any) -> None:
    async def spawned() -> None:
        raise LookupError("it was spawned")

    def offhook_started(host: Any) -> None:
        def ring() -> None:
            host.call_at(host.clock.now() + SECOND, again)
            host.spawn(spawned())

        def again() -> None:
            raise LookupError("it rang again")

        host.call_at(host.clock.now() + SECOND, ring)

    async with kit.host(kit.plugin("a", offhook_started=offhook_started)) as host:
        await host.advance(3 * SECOND)
        assert kit.problems(host) == [
            ("a.offhook_started", "LookupError: it was spawned"),
            ("a.offhook_started", "LookupError: it rang again"),
        ]


async def test_no_callback_comes_after_the_end_of_its_host(kit: Any) -> None:
    rung: list[str] = []
    async with kit.host() as host:
        host.call_at(host.clock.now() + SECOND, lambda: rung.append("late"))
    host.clock.fire_next()
    assert rung == []


class Enough(BaseException):
    """What no `except Exception` sees."""


async def _later() -> None:
    """Never awaited by a timer."""


def _enough() -> None:
    raise Enough("enough")


@pytest.mark.parametrize(("callback", "words"), [(_later, "give it to host.spawn"), (_enough, "Enough: enough")])
async def test_an_odd_callback_fails_as_its_hook(kit: Any, callback: Any, words: str) -> None:
    async with kit.host(
        kit.plugin("a", offhook_started=lambda host: host.call_at(host.clock.now() + SECOND, callback))
    ) as host:
        await host.advance(2 * SECOND)
        [(handler, message)] = kit.problems(host)
    assert handler == "a.offhook_started"
    assert words in message


async def test_a_timer_wants_a_time_with_its_zone(kit: Any) -> None:
    async with kit.host() as host:
        for due in (host.clock.now().replace(tzinfo=None), SECOND):
            with pytest.raises(TypeError, match="wants a time with its zone"):
                host.call_at(due, _enough)
        await host.advance(2 * SECOND)


async def test_a_programs_callback_fails_for_whoever_moves_time(kit: Any) -> None:
    def ring() -> None:
        raise LookupError("it rang wrong")

    async with kit.host() as host:
        host.call_at(host.clock.now() + SECOND, ring)
        with pytest.raises(LookupError):
            await host.advance(2 * SECOND)


async def test_a_hook_that_sleeps_does_not_keep_the_rest_from_the_store(kit: Any, tmp_path: Path) -> None:
    async def offhook_started(host: Any) -> None:
        async def watch() -> None:
            while True:
                await host.sleep(60 * SECOND)

        host.spawn(watch())

    store = tmp_path / "centre.db"
    async with kit.host(kit.plugin("a", offhook_started=offhook_started), store=store) as host:
        await host.invoke("Ping", "x")
        await host.advance(90 * SECOND)
        at, records = host.clock.now(), len(host.journal)
    async with kit.host(kit.plugin("a", offhook_started=offhook_started), store=store) as host:
        assert host.clock.now() == at
        assert len(host.journal) >= records
