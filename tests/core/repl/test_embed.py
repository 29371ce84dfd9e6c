"""The prompt inside a program."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from pathlib import Path

import pytest

from offhook import ConfigError, Host, HostOptions
from offhook.centre import CentreConfig, WorkerConfig
from offhook.clock import RealClock, VirtualClock
from offhook.repl import Repl, ReplOptions, Result, embed
from offhook.repl.suggesting import suggest
from offhook.repl.suggesting.of_session import view_of

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


def _typed_to(host: Host, *texts: str) -> list[Result]:
    async def program() -> list[Result]:
        await host.start()
        repl = Repl(ReplOptions(), host)
        await repl.start()
        results = [await repl.feed(text) for text in texts]
        await repl.close()
        await host.invoke("SetActivity", {"activityName": "Offline"}, worker=next(iter(host.centre.workers)).sid)
        await host.close()
        return results

    return asyncio.run(program())


def test_what_is_done_there_is_traced_whole_though_the_host_is_not_traced_else() -> None:
    host = Host(OPTIONS)
    done, trace = _typed_to(host, 'SetActivity activityName: "Break"', "trace")
    assert done.text == "SetActivity done  Ana Break  (1 change)"
    assert "activity: Offline" in trace.text
    before, after = [one for one in host.journal if one.kind == "invocation.committed"]
    assert "effects" in before.what
    assert "effects" not in after.what


def test_what_is_of_no_use_there_is_marked_and_not_offered() -> None:
    host = Host(replace(OPTIONS, clock=RealClock()))
    waits, told, command = _typed_to(host, "wait 10m", "help", "help undo")
    assert waits.text == "it waits; time goes by itself"
    assert "let virtual time pass (not here: time goes by itself here)" in told.text
    assert "(not here: the host is another program's)" in command.text
    repl = Repl(ReplOptions(), host)
    offered = {one.text for one in suggest("", 0, view_of(repl))}
    assert "simulate" in offered
    assert not offered & {"advance", "undo", "dry-run"}


def test_a_file_that_was_loaded_there_goes_with_the_prompt(tmp_path: Path) -> None:
    for name in ("own", "more"):
        (tmp_path / f"{name}.hook").write_text(f'after SetActivity do log "{name}"\n', "utf-8")
    host = Host(replace(OPTIONS, scripts=(str(tmp_path / "own.hook"),)))
    loaded, done = _typed_to(host, f"load {tmp_path / 'more.hook'}", 'SetActivity activityName: "Break"')
    assert "1 handler" in loaded.text
    assert "log more" in done.text
    assert host.scripts.paths == (str(tmp_path / "own.hook"),)
    assert [handler.compiled.file for handler in host.scripts.handlers] == [str(tmp_path / "own.hook")]
