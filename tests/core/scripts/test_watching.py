"""Files of scripts are watched: a change is taken up when it has stood for one look."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from offhook import ConfigError, Host
from offhook.scripts import ReloadReport, ScriptWatcher


class Told(list[ReloadReport | ConfigError]):
    """What the watcher told."""


@pytest.fixture
def told() -> Told:
    return Told()


def write(kit: Any, text: str, name: str = "test.hook") -> None:
    """A change that shows, however coarse the file system's times are."""
    path = Path(kit.script(text, name))
    facts = path.stat()
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns + 1_000_000_000 + len(text)))


async def invoked(kit: Any, host: Host) -> str:
    await host.invoke("Ping")
    text: str = kit.records(host, "script.logged")[-1]["text"]
    return text


async def test_a_change_is_taken_up_when_it_has_stood_for_a_look(kit: Any, told: Told) -> None:
    async with kit.host(script='before Ping named "a" do log "old"') as host:
        watcher = ScriptWatcher(host, told.append)
        watcher.look()
        write(kit, "before Ping named")  # half of it is written
        watcher.look()
        assert not told
        write(kit, 'before Ping named "a" do log "new"')
        watcher.look()
        assert not told
        watcher.look()
        assert [str(one) for one in told] == ["changed a"]
        assert await invoked(kit, host) == "new"
        watcher.look()
        watcher.look()
        assert len(told) == 1


async def test_a_version_with_errors_is_told_once_and_the_old_one_goes_on(kit: Any, told: Told) -> None:
    async with kit.host(script='before Ping named "a" do log "old"') as host:
        watcher = ScriptWatcher(host, told.append)
        write(kit, "before Pong do stop")
        for _ in range(4):
            watcher.look()
        assert len(told) == 1
        assert isinstance(told[0], ConfigError)
        assert await invoked(kit, host) == "old"
        write(kit, 'before Ping named "a" do log "mended"')
        watcher.look()
        watcher.look()
        assert await invoked(kit, host) == "mended"


async def test_files_that_are_used_come_and_go_are_watched_too(kit: Any, told: Told) -> None:
    (kit.folder / "rules").mkdir()
    write(kit, 'define word() = "old"', "words.hook")
    write(kit, 'use "../words.hook"\nbefore Ping named "a" do log word()', "rules/a.hook")
    async with kit.host(scripts=(str(kit.folder / "rules"),)) as host:
        watcher = ScriptWatcher(host, told.append)
        write(kit, 'define word() = "new"', "words.hook")
        watcher.look()
        watcher.look()
        assert await invoked(kit, host) == "new"
        write(kit, 'before Ping named "b" do log "b"', "rules/b.hook")
        watcher.look()
        watcher.look()
        assert await invoked(kit, host) == "b"
        (kit.folder / "rules" / "b.hook").unlink()
        watcher.look()
        watcher.look()
        assert await invoked(kit, host) == "new"
        assert [str(one) for one in told] == ["changed a", "added b", "removed b"]


async def test_a_file_that_is_only_touched_is_nothing_new(kit: Any, told: Told) -> None:
    async with kit.host(script='before Ping do log "a"') as host:
        watcher = ScriptWatcher(host, told.append)
        write(kit, 'before Ping do log "a"')
        watcher.look()
        watcher.look()
        assert not told


async def test_it_looks_after_each_sleep(kit: Any, told: Told) -> None:
    sleeps: list[float] = []

    class Enough(Exception):  # noqa: N818  # ends the test
        pass

    async def sleep(seconds: float) -> None:
        sleeps.append(seconds)
        if len(sleeps) == 1:
            write(kit, 'before Ping named "a" do log "new"')
        if len(sleeps) == 4:
            raise Enough

    async with kit.host(script='before Ping named "a" do log "old"') as host:
        with pytest.raises(Enough):
            await ScriptWatcher(host, told.append, sleep=sleep).run()
    assert sleeps == [1.0] * 4
    assert [str(one) for one in told] == ["changed a"]
