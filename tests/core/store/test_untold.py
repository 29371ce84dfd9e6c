"""An event that was written and that nobody heard of is heard by the next host on the file, once."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from offhook import Host, HostOptions
from offhook.centre import CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig, transitions
from offhook.store.store import Store

CENTRE = CentreConfig(
    workers=(WorkerConfig(name="Ana"),),
    queues=(QueueConfig(name="All"),),
    workflows=(WorkflowConfig(name="Main", default_queue="All"),),
)


def options(file: Path) -> HostOptions:
    return HostOptions(centre=CENTRE, store=file, entry_points=False)


def heard_by(file: Path) -> list[tuple[str, str]]:
    """The events that a host hears when it begins on this file, with what they say of the task."""
    found: list[tuple[str, str]] = []

    async def life() -> None:
        host = Host(options(file))
        host.on_event(
            lambda event: found.append(
                (event.type, str(getattr(event.entity("task"), "attributes", {}).get("name", "")))
            )
        )
        async with host:
            await host.settle()

    asyncio.run(life())
    return found


def test_what_was_written_and_not_told_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, crashed, write = tmp_path / "first.store", tmp_path / "crashed.store", Store.write

    def write_and_copy(store: Store, batch: Any) -> None:
        write(store, batch)
        if not crashed.exists():  # right after the write, before anybody hears
            for file in tmp_path.glob("first.store*"):
                if not file.name.endswith("lock"):
                    shutil.copy(file, tmp_path / file.name.replace("first", "crashed"))

    async def life() -> None:
        async with Host(options(first)) as host:
            await host.settle()
            with host.centre.unit("a customer writes") as unit:
                transitions.create_task(unit, channel="chat", attributes={"name": "Mrs. Kim"})
            with monkeypatch.context() as patched:
                patched.setattr(Store, "write", write_and_copy)
                await host.settle()

    asyncio.run(life())
    told = heard_by(crashed)
    assert ("task.created", "Mrs. Kim") in told
    assert "centre.started" not in [kind for kind, _ in told]
    assert heard_by(crashed) == []
    assert heard_by(first) == []
