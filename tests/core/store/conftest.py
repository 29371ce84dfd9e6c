"""What tests of stores share: a centre, and hosts with a store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offhook import Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, WorkerConfig, transitions

CENTRE = CentreConfig(
    workers=tuple(
        WorkerConfig(name=name, activity="Available", channels={"chat": 3, "voice": 1})
        for name in ("Ana", "Ben", "Cem")
    )
)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Host]:
    """Makes a host with a store, always the same file unless `store` is another."""

    def make_host(**options: Any) -> Host:
        options.setdefault("clock", VirtualClock())
        options.setdefault("centre", CENTRE)
        options.setdefault("store", tmp_path / "centre.db")
        return Host(HostOptions(**options))

    return make_host


@pytest.fixture
def new_task() -> Callable[..., Any]:
    def make_task(host: Host, **options: Any) -> Any:
        with host.centre.unit("a customer writes") as unit:
            return transitions.create_task(unit, channel="chat", **options)

    return make_task
