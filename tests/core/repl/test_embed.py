"""The prompt inside a program."""

from __future__ import annotations

import asyncio
import io

import pytest

from offhook import ConfigError, Host, HostOptions
from offhook.centre import CentreConfig, WorkerConfig
from offhook.clock import VirtualClock
from offhook.repl import embed

OPTIONS = HostOptions(
    clock=VirtualClock(), centre=CentreConfig(workers=(WorkerConfig(name="Ana"), WorkerConfig(name="Ben")))
)


def test_what_is_done_there_stays_and_what_is_declared_goes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = 'define f(x) = x + 1\nf(1)\nworker.name\nCreateTask channel: "chat"\nwrong\nexit\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    async def program() -> None:
        async with Host(OPTIONS) as host:
            await embed(host, worker="ben")
            assert len(list(host.centre.tasks)) == 1
            assert host.scripts.paths == ()

    asyncio.run(program())
    shown = capsys.readouterr()
    assert "installed define f\n2\n" in shown.out
    assert '"Ben"' in shown.out
    assert "there is no `wrong` here" in shown.err


def test_a_worker_who_is_not_there_is_told_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    async def program() -> None:
        async with Host(OPTIONS) as host:
            with pytest.raises(ConfigError, match="there is no worker Bem"):
                await embed(host, worker="Bem")
            assert host.scripts.paths == ()

    asyncio.run(program())
