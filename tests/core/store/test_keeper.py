"""A host with a store: nobody hears of anything that could still be lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionError, ConfigError, Host, RealClock, VirtualClock
from offhook.store import StoreError, open_reader

Make = Callable[..., Host]


def kinds(path: Path, subject: str | None = None) -> list[str]:
    with open_reader(path) as reader:
        return [record.kind for record in reader.records(subject=subject)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "centre.db"


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
async def test_what_the_caller_knows_is_in_the_file(make: Make, new_task: Any, file: Path, clock: Any) -> None:
    async with make(clock=clock()) as host:
        task = new_task(host)
        await host.settle()
        await host.invoke("AcceptTask", {"sid": task.sid}, worker=task.worker)
        assert kinds(file, "IV000000000001") == ["invocation.committed", "invocation.settled"]
        with pytest.raises(ActionError):
            await host.invoke("AcceptTask", {"sid": task.sid}, worker=task.worker)
        assert kinds(file, "IV000000000002") == ["invocation.settled"]
        with pytest.raises(ActionError, match="no action"):
            await host.invoke("AcceptTsk", {})
        assert kinds(file)[-1] == "invocation.refused"


async def test_what_handlers_of_events_and_programs_hear_is_in_the_file(make: Make, new_task: Any, file: Path) -> None:
    seen: list[tuple[str, bool]] = []
    async with make(clock=RealClock()) as host:
        host.on_event(lambda event: seen.append((event.type, event.type in kinds(file, event.id))))
        new_task(host)
        await host.settle()
    assert ("task.created", True) in seen
    assert ("reservation.created", True) in seen
    assert all(there for _, there in seen)


async def test_invocations_that_wait_share_a_transaction(make: Make, new_task: Any) -> None:
    async with make(clock=RealClock()) as host:
        tasks = [new_task(host) for _ in range(9)]
        await host.settle()
        assert host.keeper is not None
        before = host.keeper.store.transactions
        await asyncio.gather(*(host.invoke("AcceptTask", {"sid": task.sid}, worker=task.worker) for task in tasks))
        assert host.keeper.store.transactions == before + 1
        await host.invoke("CompleteTask", {"sid": tasks[0].sid}, worker=tasks[0].worker)
        assert host.keeper.store.transactions == before + 2


async def test_events_come_in_the_order_that_they_have_without_a_store(make: Make, new_task: Any) -> None:
    heard: list[list[str]] = []
    for store in ({}, {"store": None}):
        one: list[str] = []
        async with make(clock=RealClock(), **store) as host:
            host.on_event(lambda event, one=one: one.append(event.type))  # type: ignore[misc]
            task = new_task(host)
            await host.settle()
            await host.invoke("AcceptTask", {"sid": task.sid}, worker=task.worker)
            await host.invoke("CompleteTask", {"sid": task.sid}, worker=task.worker)
            await host.settle()
        heard.append(one)
    assert heard[0] == heard[1]


async def test_a_handler_of_an_event_comes_ahead_of_routing_as_without_a_store(
    make: Make, new_task: Any, tmp_path: Path
) -> None:
    script = tmp_path / "first.hook"
    script.write_text("on task.created do\n  log event.task.status\nend\n", encoding="utf-8")
    texts = []
    for store in ({}, {"store": None}):
        async with make(clock=RealClock(), scripts=(script,), **store) as host:
            new_task(host)
            await host.settle()
            texts.append([record.what["text"] for record in host.journal if record.kind == "script.logged"])
    assert texts[0] == texts[1]
    assert len(texts[0]) == 1


@pytest.mark.parametrize("clock", [VirtualClock, RealClock])
async def test_a_host_that_cannot_write_acknowledges_nothing_and_stops(
    make: Make, new_task: Any, file: Path, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []
    host = make(clock=clock())
    await host.start()
    task = new_task(host)
    await host.settle()
    await host.invoke("AcceptTask", {"sid": task.sid}, worker=task.worker)
    host.on_event(lambda event: heard.append(event.type))
    assert host.keeper is not None
    connection = host.keeper.store.connection
    (pages,) = connection.execute("pragma page_count").fetchone()
    connection.execute(f"pragma max_page_count = {pages}")
    state = {"large": "x" * 20_000}
    with caplog.at_level(logging.ERROR), pytest.raises(ActionError) as caught:
        await host.invoke("SetComponentState", {"name": "Panel", "state": state}, worker=task.worker)
    assert caught.value.code == "store-failed"
    assert "no room" in caught.value.message
    assert any("no room" in message for message in caplog.messages)
    with pytest.raises(ActionError) as again:
        await host.invoke("CompleteTask", {"sid": task.sid}, worker=task.worker)
    assert again.value.code == "store-failed"
    assert task.status == "assigned"
    if not host.clock.is_virtual:
        assert heard == []
    await host.close()

    async with make(clock=clock()) as restarted:
        (found,) = restarted.centre.tasks
        assert found.key == task.key
        assert found.status == "assigned"
        assert "Panel" not in found.worker.desktop.components
        await restarted.invoke("CompleteTask", {"sid": found.sid}, worker=found.worker)


async def test_a_host_that_cannot_be_built_lets_go_of_its_store(make: Make, tmp_path: Path) -> None:
    script = tmp_path / "bad.hook"
    script.write_text("before NoSuchAction do log 1\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        make(scripts=(script,))
    async with make():
        with pytest.raises(StoreError) as caught:
            make()
    assert caught.value.code == "store-locked"
    async with make():
        pass


async def test_virtual_time_is_written_at_rest_and_not_each_time(make: Make, new_task: Any) -> None:
    async with make() as host:
        assert host.keeper is not None
        for _ in range(30):
            new_task(host)
            await host.advance(timedelta(seconds=200))
        assert host.keeper.store.transactions < 5
        count = len(host.journal)
    async with make() as host:
        assert len(host.journal) == count + 2
        assert [record.kind for record in host.journal][-2:] == ["handlers.loaded", "host.resumed"]
        assert host.clock.now().hour == 1


class Restless:
    """A part that is in the middle of something, again and again."""

    name = "restless"

    def __init__(self) -> None:
        self.is_ready = True
        self.written: dict[str, Any] = {}
        self.restored: dict[str, Any] | None = None

    def ready(self) -> bool:
        return self.is_ready

    def changes(self) -> dict[str, Any]:
        changes, self.written = self.written, {}
        return changes

    def restore(self, rows: Any) -> None:
        self.restored = dict(rows)


async def test_parts(make: Make, monkeypatch: pytest.MonkeyPatch, new_task: Any) -> None:
    monkeypatch.setattr("offhook.store.keeper.ENOUGH", 1)
    part = Restless()
    async with make() as host:
        assert host.keeper is not None
        host.keep(part)
        assert part.restored is None
        part.written = {"a": {"n": 1}, "b": [1]}
        new_task(host)
        part.is_ready = False
        await host.advance(timedelta(seconds=1))
        assert host.keeper.store.parts("restless") == {}
        part.is_ready = True
        await host.advance(timedelta(seconds=1))
        assert host.keeper.store.parts("restless") == {"a": {"n": 1}, "b": [1]}
        part.written = {"b": None}
    async with make() as host:
        again = Restless()
        host.keep(again)
        assert again.restored == {"a": {"n": 1}}


async def test_a_part_that_never_rests_keeps_nothing_from_being_written_for_good(
    make: Make, monkeypatch: pytest.MonkeyPatch, new_task: Any
) -> None:
    monkeypatch.setattr("offhook.store.keeper.ENOUGH", 1)
    monkeypatch.setattr("offhook.store.keeper.PATIENCE", 10)
    async with make() as host:
        part = Restless()
        host.keep(part)
        part.is_ready = False
        for _ in range(10):
            new_task(host)
        await host.advance(timedelta(seconds=1))
        assert host.keeper is not None
        assert host.keeper.store.transactions == 1


def test_a_program_without_a_loop(make: Make, new_task: Any, file: Path) -> None:
    host = make(clock=RealClock())
    host.run("SetActivity", {"activityName": "Break"}, worker="Ana")
    assert kinds(file, "IV000000000001") == ["invocation.committed", "invocation.settled"]
    host.stop()
    again = make(clock=RealClock())
    assert again.centre.worker("Ana").activity.name == "Break"  # type: ignore[union-attr]
    again.run("SetActivity", {"activityName": "Available"}, worker="Ana")
    again.stop()


async def fill(host: Host) -> None:
    """Leave no room in the store."""
    assert host.keeper is not None
    connection = host.keeper.store.connection
    (pages,) = connection.execute("pragma page_count").fetchone()
    connection.execute(f"pragma max_page_count = {pages}")


async def test_virtual_time_stops_where_it_cannot_be_written(
    make: Make, new_task: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offhook.store.keeper.ENOUGH", 1)
    async with make() as host:
        await host.advance(timedelta(seconds=1))
        await fill(host)
        for _ in range(20):
            new_task(host, attributes={"text": "x" * 3000})
        with pytest.raises(StoreError) as caught:
            await host.advance(timedelta(minutes=5))
        assert caught.value.code == "store-full"
        assert host.clock.now().second == 1
        with pytest.raises(ActionError) as refused:
            await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
        assert refused.value.code == "store-failed"
    async with make() as host:
        assert list(host.centre.tasks) == []


async def test_a_store_that_fails_at_the_end_is_told_when_all_has_ended(make: Make, new_task: Any) -> None:
    host = make(clock=RealClock(), watchdog_limit=timedelta(seconds=60))
    await host.start()
    await fill(host)
    for _ in range(20):
        new_task(host, attributes={"text": "x" * 3000})
    with pytest.raises(StoreError) as caught:
        await host.close()
    assert caught.value.code == "store-full"
    assert host.scheduler.closed
    async with make(clock=RealClock()):
        pass


async def test_a_part_that_gives_nonsense_stops_the_host_and_not_the_loop(make: Make) -> None:
    class Broken(Restless):
        def changes(self) -> dict[str, Any]:
            raise ZeroDivisionError

    host = make(clock=RealClock())
    await host.start()
    host.keep(Broken())
    with pytest.raises(ActionError) as caught:
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
    assert caught.value.code == "store-failed"
    assert "ZeroDivisionError" in caught.value.message
    await host.close()
