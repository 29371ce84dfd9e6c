"""The rows that a host's runs make for its store, and what a host makes of them."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from offhook import Host
from offhook.centre import transitions
from offhook.clock import RealClock
from offhook.events import Event
from offhook.runs.keeping import RunKeeper
from offhook.runs.loops import LoopLimit
from offhook_grammar.values import FrozenDict

SECOND = timedelta(seconds=1)
UNTIL = """
after Ping named "h" mode parallel do
  wait until payload.count > 5 up to 20s else do
    log "late"
  end
  log "on"
end
"""


def as_json(rows: Any) -> dict[str, Any]:
    """The rows as a store gives them back."""
    found: dict[str, Any] = json.loads(json.dumps({key: row for key, row in rows.items() if row is not None}))
    return found


def logged(kit: Any, host: Host) -> list[str]:
    return [one["text"] for one in kit.records(host, "script.logged")]


async def kept(kit: Any, host: Host) -> dict[str, Any]:
    """The rows of a host that has done one Ping, which ends then."""
    keeper = RunKeeper(host, host.runs)
    await host.start()
    await host.invoke("Ping", "a")
    rows = as_json(keeper.changes())
    assert keeper.ready()
    await host.close()
    return rows


async def test_only_what_changed_is_written_again(kit: Any) -> None:
    script = 'after Ping mode parallel do\n wait 2s\n if payload.text == "b" then\n  wait 2s\n end\nend'
    host = kit.host(script=script)
    keeper = RunKeeper(host, host.runs)
    await host.invoke("Ping", "a")
    await host.invoke("Ping", "b")
    assert sorted(keeper.changes()) == ["count", "run:000000000001", "run:000000000002"]
    assert keeper.changes() == {}
    await host.advance(SECOND)
    assert keeper.changes() == {}
    await host.advance(SECOND)
    rows = keeper.changes()
    assert rows["run:000000000001"] is None
    assert rows["run:000000000002"]["wait"]["order"] == 3
    assert len(rows) == 2
    await host.advance(2 * SECOND)
    assert keeper.changes() == {"run:000000000002": None}


async def test_what_begins_and_ends_between_two_writes_is_never_written(kit: Any) -> None:
    host = kit.host(script="after Ping mode parallel do\n wait 1s\nend")
    keeper = RunKeeper(host, host.runs)
    await host.invoke("Ping", "a")
    await host.advance(SECOND)
    assert keeper.changes() == {"count": 1}


async def test_entities_are_held_as_long_as_a_run_needs_them(kit: Any) -> None:
    host = kit.host(script='on task.created mode parallel do\n wait 5s\n log "{task.taskSid}"\nend')
    keeper = RunKeeper(host, host.runs)
    task = kit.task(host)
    await host.settle()
    assert task in keeper.held()
    await host.advance(5 * SECOND)
    assert list(keeper.held()) == []


async def test_a_condition_that_was_met_just_before_the_end_counts(kit: Any) -> None:
    rows = await kept(kit, kit.host(script=UNTIL))
    rows["run:000000000001"]["wait"]["met"] = True
    host = kit.host(script=UNTIL)
    keeper = RunKeeper(host, host.runs)
    keeper.restore(rows)
    await host.start()
    keeper.resume()
    await host.settle()
    assert logged(kit, host) == ["on"]
    assert keeper.changes()["run:000000000001"] is None
    await host.close()


async def test_a_task_that_has_ended_meanwhile_ends_the_run(kit: Any) -> None:
    script = 'on task.created mode parallel do\n wait 5s\n log "on"\nend'
    host = kit.host(script=script)
    keeper = RunKeeper(host, host.runs)
    await host.start()
    kit.task(host)
    await host.settle()
    rows = as_json(keeper.changes())
    await host.close()
    (run,) = [row for key, row in rows.items() if key.startswith("run:")]
    host = kit.host(script=script)
    task = kit.task(host)
    run["ends_with"] = run["subject"]["event"]["entities"]["map"]["task"] = {"entity": ["task", task.task_sid]}
    keeper = RunKeeper(host, host.runs)
    keeper.restore(rows)
    await host.start()
    with host.centre.unit("test") as unit:
        transitions.cancel_task(unit, task, "gone")
    await host.settle()
    keeper.resume()
    await host.settle()
    assert host.runs.list() == []
    assert kit.records(host, "run.interrupted") == []
    await host.close()


async def test_rows_that_name_what_is_gone_are_given_up(kit: Any) -> None:
    rows = await kept(kit, kit.host(script=UNTIL))
    rows["run:000000000001"]["key"] = {"entity": ["worker", "WKgone"]}
    host = kit.host(script=UNTIL)
    keeper = RunKeeper(host, host.runs)
    keeper.restore(rows)
    await host.start()
    keeper.resume()
    (record,) = kit.records(host, "run.interrupted")
    assert (record["why"], record["subject"]) == ("the worker WKgone is gone", "RN000000000001")
    assert keeper.changes()["run:000000000001"] is None
    await host.close()


async def test_an_action_that_is_gone(kit: Any) -> None:
    rows = await kept(kit, kit.host(script=UNTIL))
    rows["run:000000000001"]["subject"]["invocation"]["action"] = "Pingg"
    host = kit.host(script=UNTIL)
    keeper = RunKeeper(host, host.runs)
    keeper.restore(rows)
    await host.start()
    keeper.resume()
    (record,) = kit.records(host, "run.interrupted")
    assert "Pingg" in record["why"]
    await host.close()


async def test_rows_that_do_not_fit_together_stop_nobody(kit: Any) -> None:
    rows = await kept(kit, kit.host(script=UNTIL))
    del rows["run:000000000001"]["wait"]
    rows["run:000000000003"] = {"interrupted": "it was something"}
    rows["queued:000000000002"] = {"handler": rows["run:000000000001"]["handler"], "subject": {"time": 7}}
    host = kit.host(script=UNTIL)
    keeper = RunKeeper(host, host.runs)
    keeper.restore(rows)
    await host.start()
    keeper.resume()
    assert [one["why"] for one in kit.records(host, "run.interrupted")] == [
        "what was kept of it does not fit together (TypeError: fromisoformat: argument must be str)",
        "what was kept of it does not fit together (KeyError: 'wait')",
        "it was something",
    ]
    await host.close()


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("wait", "end"), ["2026-01-01T00:00:00", None], "ValueError: 2026-01-01T00:00:00 has no offset"),
        (("wait", "end"), ["2026-01-01T00:00:00+00:00", "first"], "TypeError: 'first' is no whole number"),
        (("wait", "end"), "soon", "TypeError"),
        (("wait", "order"), "1", "TypeError: '1' is no whole number"),
        (("steps",), None, "TypeError: None is no whole number"),
        (("built",), "much", "TypeError: 'much' is no whole number"),
        (("frames",), None, "fit together"),
    ],
)
async def test_a_row_that_somebody_edited_stops_nobody(kit: Any, path: tuple[str, ...], value: Any, says: str) -> None:
    rows = await kept(kit, kit.host(script=UNTIL))
    row = rows["run:000000000001"]
    for name in path[:-1]:
        row = row[name]
    row[path[-1]] = value
    host = kit.host(script=UNTIL)
    keeper = RunKeeper(host, host.runs)
    keeper.restore(rows)
    await host.start()
    keeper.resume()
    (record,) = kit.records(host, "run.interrupted")
    assert says in record["why"]
    await host.close()


@pytest.mark.parametrize("edited", [{"count": "3"}, {"run:first": {}}])
async def test_rows_that_nobody_can_have_written_are_refused(kit: Any, edited: dict[str, Any]) -> None:
    host = kit.host(script=UNTIL)
    keeper = RunKeeper(host, host.runs)
    with pytest.raises((TypeError, ValueError)):  # which the store tells as `store-corrupt`
        keeper.restore(edited)


async def test_in_real_time_the_present_wait_is_kept_though_nothing_was_recorded(theatre: Any, kit: Any) -> None:
    found = theatre('after Ping mode parallel do\n  wait 0.05s\n  wait 600s\n  log "on"\nend')

    def real() -> Any:
        return found.host(store=kit.folder / "r.db", clock=RealClock())

    host = real()
    await host.start()
    await host.invoke("Ping", "a")
    for _ in range(500):
        waiting = host.runs.list()[0].bound.run.waiting
        if waiting is not None and waiting.order == 2:
            break
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    due = waiting.end.due
    host.keeper.forgo()
    await host.close()
    host = real()
    await host.start()
    assert host.runs.list()[0].bound.run.waiting.end.due == due
    await host.close()


def test_in_real_time_the_counts_of_a_minute_are_not_kept(kit: Any) -> None:
    limit = LoopLimit(RealClock(), 5, lambda *_: None)
    limit.keep()
    host = kit.host()
    task = kit.task(host)
    (handler, *_) = host.planner.handlers
    event = Event("task.created", host.clock.now(), FrozenDict(task=task))
    assert [limit.count(handler, event) for _ in range(3)] == [1, 2, 3]
    assert limit.changes() == {}
