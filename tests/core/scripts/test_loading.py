"""Scripts are loaded whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook import ConfigError
from offhook.scripts import ScriptError


async def test_errors_are_shown_with_their_lines(kit: Any) -> None:
    with pytest.raises(ScriptError) as caught:
        kit.host(script='before Pong do log "x"\nbefore Ping do set payload.tekst = 1')
    assert caught.value.code == "script-errors"
    assert "test.hook:1" in str(caught.value)
    assert "and 1 more" in str(caught.value)
    assert "1 | before Pong" in caught.value.text
    assert len(caught.value.diagnostics) == 2


async def test_params(kit: Any) -> None:
    script = 'param limit: duration = 2m\nparam who: Worker\nbefore Ping do log "{limit} {who.name}"'
    host = kit.host(script=script, params={"limit": "5m", "who": "Ann"})
    await host.invoke("Ping")
    assert kit.records(host, "script.logged")[0]["text"] == "5m Ann"
    for params, says in (
        ({"who": "Anne"}, "no worker Anne; did you mean Ann"),
        ({}, "param who has no default"),
        ({"who": "Ann", "limt": "5m"}, "did you mean limit"),
    ):
        with pytest.raises(ConfigError, match=says):
            kit.host(script=script, params=params)


async def test_loading_replaces_what_was_loaded(kit: Any) -> None:
    async with kit.host(script='every 5m do log "old"\nbefore Ping do log "old"') as host:
        host.scripts.load([kit.script('every 5m do log "new"\nbefore Ping do log "new"', "new.hook")], {})
        await host.invoke("Ping")
        await host.advance(timedelta(minutes=6))
    assert {one["text"] for one in kit.records(host, "script.logged")} == {"new"}


@pytest.mark.parametrize("bad", ['before Pong do log "x"', 'before Ping named "a" ahead of "p" do log "x"'])
async def test_a_failed_load_changes_nothing(kit: Any, bad: str) -> None:
    from offhook import hookimpl

    @hookimpl(ahead_of="a")
    def before_ping() -> None: ...

    host = kit.host(kit.plugin("p", before_ping=before_ping), script='before Ping do log "old"')
    with pytest.raises(ConfigError):
        host.scripts.load([kit.script(bad, "bad.hook")], {})
    await host.invoke("Ping")
    assert [one["text"] for one in kit.records(host, "script.logged")] == ["old"]


async def test_what_a_plugins_hooks_did_is_counted_on_over_a_load(kit: Any) -> None:
    host = kit.host(kit.plugin("p", before_ping=lambda: None))
    await host.invoke("Ping")
    host.scripts.load([kit.script('before Ping do log "x"')], {})
    await host.invoke("Ping")
    handler = next(one for one in host.planner.handlers if one.name == "p.before_ping")
    assert handler.stats.runs == 2


async def test_a_failing_script_is_blamed_with_its_line(kit: Any) -> None:
    script = """define half(x) = x / zero()
    define zero() = count(tasks)

    after Ping do
      log "{half(1)}"
    end"""
    host = kit.host(script=script)
    await host.invoke("Ping")
    record = kit.records(host, "handler.failed")[0]
    assert "test.hook:" in record["place"]


async def test_a_run_has_a_budget_of_steps(kit: Any) -> None:
    script = """after Ping named "h" do
      for each a in range(0, 400) do
        for each b in range(0, 400) do
          let c = a
        end
      end
    end"""
    host = kit.host(script=script)
    await host.invoke("Ping")
    assert "100000 steps" in kit.problems(host)[0][1]


async def test_a_script_can_ask_which_plugins_there_are(kit: Any) -> None:
    script = 'use plugin q optional\nbefore Ping when loaded("p") and not loaded("q") do log "p alone"'
    host = kit.host(kit.plugin("p"), script=script)
    await host.invoke("Ping")
    assert [one["text"] for one in kit.records(host, "script.logged")] == ["p alone"]
    host = kit.host(script=script)
    await host.invoke("Ping")
    assert kit.records(host, "script.logged") == []
