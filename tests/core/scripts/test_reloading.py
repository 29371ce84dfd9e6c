"""New versions of scripts are taken up in a live host, whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import ConfigError, Host, VirtualClock
from offhook.scripts import ScriptError
from offhook_grammar.parser import Parser, ParseResult

MINUTE = timedelta(minutes=1)


def logged(kit: Any, host: Host) -> list[str]:
    return [one["text"] for one in kit.records(host, "script.logged")]


async def test_the_next_invocation_is_of_the_new_version(kit: Any) -> None:
    async with kit.host(script='before Ping named "a" do log "old"\nbefore Ping named "b" do log "b"') as host:
        await host.invoke("Ping")
        kit.script('before Ping named "a" do log "new"\nafter Ping named "c" do log "c"')
        report = host.reload_scripts()
        await host.invoke("Ping")
    assert report.to_json() == {
        "added": ["c"],
        "changed": ["a"],
        "removed": ["b"],
        "files": [str(kit.folder / "test.hook")],
    }
    assert logged(kit, host) == ["old", "b", "new", "c"]
    assert str(report) == "added c; changed a; removed b"
    assert kit.records(host, "scripts.reloaded")[0]["changed"] == ["a"]


async def test_where_nothing_has_changed_nothing_is_done(kit: Any) -> None:
    async with kit.host(script='before Ping do log "a"') as host:
        before = host.scripts.handlers
        assert not host.reload_scripts()
        assert host.scripts.handlers is before
        assert kit.records(host, "scripts.reloaded") == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("before Pong do stop", ScriptError),
        ("before Ping do log", ScriptError),
        ("param limit: duration\nbefore Ping do stop", ConfigError),
        ('before Ping named "x" ahead of "y" do stop\nbefore Ping named "y" ahead of "x" do stop', ConfigError),
    ],
    ids=["unknown action", "syntax", "param without a value", "order"],
)
async def test_a_version_with_errors_changes_nothing(kit: Any, text: str, error: type[Exception]) -> None:
    async with kit.host(script='before Ping do log "old"\nevery 5m do log "tick"') as host:
        await host.advance(MINUTE)
        kit.script(text)
        with pytest.raises(error):
            host.reload_scripts()
        await host.invoke("Ping")
        await host.advance(4 * MINUTE)
        assert logged(kit, host) == ["old", "tick"]
        record = kit.records(host, "scripts.refused")[0]
        assert record["error"]["message"]
        kit.script('before Ping do log "mended"')
        host.reload_scripts()
        await host.invoke("Ping")
    assert logged(kit, host)[-1] == "mended"


async def test_a_file_that_went_changes_nothing(kit: Any) -> None:
    async with kit.host(script='before Ping do log "old"') as host:
        (kit.folder / "test.hook").unlink()
        with pytest.raises(ScriptError, match="there is no file"):
            host.reload_scripts()
        await host.invoke("Ping")
    assert logged(kit, host) == ["old"]


async def test_runs_end_in_the_version_in_which_they_began(kit: Any) -> None:
    script = 'on task.created named "a" do\n  log "{word} begins"\n  wait 5m\n  log "{word} ends"\nend\n'
    async with kit.host(script='const word = "old"\n' + script) as host:
        kit.task(host)
        await host.settle()
        kit.script('const word = "new"\n' + script)
        assert host.reload_scripts().changed == ("a",)
        kit.task(host)
        await host.advance(6 * MINUTE)
    assert logged(kit, host) == ["old begins", "new begins", "old ends", "new ends"]


async def test_an_invocation_in_flight_keeps_its_handlers(kit: Any) -> None:
    script = (
        'before Ping named "a" do\n  wait 5m\n  log "{word} before"\nend\nafter Ping named "b" do log "{word} after"\n'
    )
    async with kit.host(script='const word = "old"\n' + script) as host:
        flow = host.spawn(host.invoke("Ping"))
        await host.settle()
        kit.script('const word = "new"\n' + script)
        host.reload_scripts()
        await host.advance(6 * MINUTE)
        assert flow.done
    assert logged(kit, host) == ["old before", "old after"]


async def test_a_schedule_that_is_the_same_keeps_its_time(kit: Any) -> None:
    async with kit.host(script='every 5m named "s" do log "old"\nevery 10m named "t" do log "t"') as host:
        await host.advance(3 * MINUTE)
        kit.script('# another line\nevery 5m named "s" do log "new"\nevery 2m named "t" do log "t"')
        host.reload_scripts()
        await host.advance(3 * MINUTE)
        assert [(one["at"][11:16], one["text"]) for one in kit.records(host, "script.logged")] == [
            ("00:05", "new"),
            ("00:05", "t"),
        ]


async def test_a_schedule_without_a_name_keeps_its_time_when_its_line_moves(kit: Any) -> None:
    async with kit.host(script='every 5m do log "tick"') as host:
        await host.advance(3 * MINUTE)
        kit.script('# one\n# two\nevery 5m do log "tick"')
        assert host.reload_scripts().to_json() == {
            "added": [],
            "changed": [],
            "removed": [],
            "files": [str(kit.folder / "test.hook")],
        }
        await host.advance(3 * MINUTE)
    assert [one["place"] for one in kit.records(host, "script.logged")] == [f"{kit.folder / 'test.hook'}:3"]


async def test_a_schedule_that_went_is_disarmed(kit: Any) -> None:
    async with kit.host(script='every 5m do log "tick"') as host:
        kit.script("")
        host.reload_scripts()
        await host.advance(10 * MINUTE)
    assert logged(kit, host) == []


async def test_handlers_of_the_same_name_count_on_and_their_runs_meet(kit: Any) -> None:
    script = 'on task.created named "a" mode single per "all" do\n  wait 5m\n  log "{word}"\nend\n'
    async with kit.host(script='const word = "old"\n' + script) as host:
        kit.task(host)
        await host.settle()
        kit.script('const word = "new"\n' + script)
        host.reload_scripts()
        kit.task(host)
        await host.advance(6 * MINUTE)
        stats = host.scripts.handlers[0].stats
    assert logged(kit, host) == ["old"]
    assert (stats.runs, stats.dropped) == (1, 1)


async def test_params_are_kept_and_read_again(kit: Any) -> None:
    async with kit.host(script="param limit: duration\nbefore Ping do stop", params={"limit": "5m"}) as host:
        kit.script('param limit: text\nbefore Ping do log "{limit}!"')
        host.reload_scripts()
        await host.invoke("Ping")
        assert logged(kit, host) == ["5m!"]
        kit.script("before Ping do stop")
        with pytest.raises(ConfigError, match="no script has a param limit"):
            host.reload_scripts()


async def test_a_change_in_a_file_that_is_used_changes_those_that_use_it(kit: Any) -> None:
    kit.script('define word() = "old"', "words.hook")
    kit.script('before Ping named "other" do log "other"', "other.hook")
    text = 'use "words.hook"\nbefore Ping named "a" do log word()'
    async with kit.host(scripts=(kit.script(text), str(kit.folder / "other.hook"))) as host:
        await host.invoke("Ping")
        kit.script('define word() = "new"', "words.hook")
        assert host.reload_scripts().changed == ("a",)
        await host.invoke("Ping")
    assert logged(kit, host) == ["old", "other", "new", "other"]


async def test_files_come_and_go_in_a_folder_and_for_a_pattern(kit: Any) -> None:
    kit.script('before Ping named "a" do log "a"', "a.hook")
    for named in (str(kit.folder), str(kit.folder / "*.hook")):
        async with kit.host(scripts=(named,)) as host:
            kit.script('before Ping named "b" do log "b"', "b.hook")
            assert host.reload_scripts().added == ("b",)
            await host.invoke("Ping")
            (kit.folder / "b.hook").unlink()
            assert host.reload_scripts().removed == ("b",)
            await host.invoke("Ping")
        assert logged(kit, host) == ["a", "b", "a"]


@pytest.mark.parametrize("cached", [True, False])
async def test_only_what_has_changed_is_parsed_and_compiled(
    kit: Any, monkeypatch: pytest.MonkeyPatch, cached: bool
) -> None:
    """At a reload, and with a cache at a new start."""
    parsed: list[str] = []
    parse = Parser.parse

    def noted(parser: Parser, text: str, path: str) -> ParseResult:
        parsed.append(Path(path).name)
        return parse(parser, text, path)

    monkeypatch.setattr(Parser, "parse", noted)
    options = {"cache": kit.folder / "cache"} if cached else {}
    names = [f"f{number}.hook" for number in range(20)]
    for name in names:
        kit.script(f'before Ping do log "{name}"', name)
    async with kit.host(scripts=(str(kit.folder),), **options) as host:
        assert sorted(parsed) == sorted(names)
        parsed.clear()
        assert not host.reload_scripts()
        assert parsed == []
        kit.script('before Ping do log "new"', "f7.hook")
        assert host.reload_scripts().changed == ("f7.hook:1",)
        assert set(parsed) == {"f7.hook"}
        parsed.clear()
        kit.script('before Ping do log "more"', "f20.hook")
        assert host.reload_scripts().added == ("f20.hook:1",)
        assert set(parsed) == {"f20.hook"}
        await host.invoke("Ping")
    assert sorted(logged(kit, host)) == sorted([*[name for name in names if name != "f7.hook"], "new", "more"])
    parsed.clear()
    kit.host(scripts=(str(kit.folder),), **options)
    assert (parsed == []) is cached
    kit.script('before Ping do log "newer"', "f7.hook")
    parsed.clear()
    kit.host(scripts=(str(kit.folder),), **options)
    assert (parsed == ["f7.hook"]) is cached


async def test_the_cache_gives_the_new_version_too(kit: Any) -> None:
    async with kit.host(script='before Ping do log "old"', cache=kit.folder / "cache") as host:
        for word in ("new", "old", "new"):
            kit.script(f'before Ping do log "{word}"')
            assert host.reload_scripts()
            await host.invoke("Ping")
    assert logged(kit, host) == ["new", "old", "new"]


async def test_with_a_store_it_goes_on_in_the_new_version_after_a_restart(kit: Any) -> None:
    """Runs of the old version end in it as long as the host lives; one that starts on the store says they cannot."""
    script = 'every 5m named "tick" do log "tick"\non task.created named "slow" do\n  wait 10m\n  log "{word}"\nend\n'
    named = kit.script('const word = "old"\n' + script)
    store = kit.folder / "centre.db"
    host = kit.host(scripts=(named,), store=store)
    await host.start()
    await host.advance(3 * MINUTE)
    kit.task(host)
    await host.settle()
    kit.script('const word = "new"\n' + script)
    assert host.reload_scripts().changed == ("tick", "slow")  # each of them could use the const
    await host.close()

    clock = VirtualClock()
    async with kit.host(scripts=(named,), store=store, clock=clock) as again:
        assert [(one["handler"], one["why"]) for one in kit.records(again, "run.interrupted")] == [
            ("slow", "its script has changed")
        ]
        await again.advance(3 * MINUTE)
        assert [one["at"][11:16] for one in kit.records(again, "script.logged")] == ["00:05"]
        kit.task(again)
        await again.advance(11 * MINUTE)
    assert logged(kit, again)[-1] == "new"
