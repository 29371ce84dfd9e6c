"""A store of the format before is brought up to date, with everything in it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import Host
from offhook.centre import CentreConfig, WorkerConfig
from offhook.store import open_reader
from offhook.store.schema import MIGRATIONS, VERSION

CENTRE = CentreConfig(workers=(WorkerConfig(name="Ana", activity="Available"), WorkerConfig(name="Ben")))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The file that tests/data/store/make_v1.py has made."""
    shutil.copy(Path(__file__).parents[2] / "data" / "store" / "v1.db", tmp_path / "v1.db")
    return tmp_path / "v1.db"


def test_there_is_a_way_from_each_version_to_the_next() -> None:
    assert sorted(MIGRATIONS) == list(range(2, VERSION + 1))


def test_everything_is_there(old: Path, make: Callable[..., Host]) -> None:
    with open_reader(old) as reader:
        before = [record.to_json() for record in reader.records()]
    assert any("seconds" in record or "place" in record or "timings" in record for record in before)

    async def use() -> None:
        async with make(centre=CENTRE, store=old) as host:
            first, second = host.centre.tasks
            assert (first.attributes["name"], first.status, first.worker.name) == ("Mrs. Kim", "assigned", "Ana")
            assert (second.attributes["name"], second.status) == ("Mr. Lee", "reserved")
            assert second.worker.name == "Ben"
            assert host.centre.recall("counting", "calls") == {"today": 7}
            assert [block.reason for block in host.guards.blocks()] == ["not today"]
            assert host.clock.now().minute == 1
            await host.invoke("CompleteTask", {"sid": first.sid}, worker="Ana")
            assert await _next_id(host) == "IV000000000004"
            await host.advance(timedelta(minutes=5))
            assert second.status == "pending"  # its timer went on

    asyncio.run(use())
    with open_reader(old) as reader:
        after = [record.to_json() for record in reader.records()]
    assert after[: len(before)] == before
    with contextlib.closing(sqlite3.connect(old)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (VERSION,)
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        assert tables == {"journal", "entities", "memory", "parts", "meta"}
        aside = connection.execute("select count(*) from journal where aside is not null").fetchone()
        assert aside[0] > 0


async def _next_id(host: Any) -> str:
    await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
    return [record.subject for record in host.journal if record.kind == "invocation.settled"][-1]


def test_a_migration_that_fails_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from offhook.store import StoreError, schema
    from offhook.store.store import Store

    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("drop table memory")
        connection.execute("insert into nowhere values (1)")

    monkeypatch.setattr(schema, "MIGRATIONS", {2: fails})
    before = old.read_bytes()
    with pytest.raises(StoreError):
        Store(old)
    assert old.read_bytes() == before
