"""Handlers of events: who need not be asked hears as much as the others, and counts as much."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import transitions
from offhook.pipeline.selection import selecting

_SCRIPT = """
on task.created when task.attributes.tier == "a" do log "1"
on task.created when task.attributes.tier == "b" and task.attributes.age > 3 do log "2"
on task.created when task.attributes.age >= 3 and task.attributes.tier == "a" do Ping "inner"
on task.updated when task.attributes.tier == "b" do log "3"
on task.updated, task.created when task.attributes.tier in ["b", "c"] do log "4"
on task.updated, task.created as e when e.type == "task.updated" and task.attributes.age == 4 do log "5"
on task.updated when task.channel == "voice" do log "6"
on task.updated when not task.attributes.vip do log "7"
"""


async def told_of(kit: Any, least: int, **options: Any) -> Any:
    """The records of what three tasks set off, and what each handler counted."""

    def on_task_updated(event: Any, centre: Any) -> None:
        task = event.entities["task"]
        if task.attributes.get("tier") == "x":  # the handlers behind it see another one
            with centre.unit("plugin") as unit:
                transitions.update_task_attributes(unit, task, {"tier": "b"})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selecting, "LEAST", least)
        host = kit.host(kit.plugin("other", on_task_updated=on_task_updated), script=_SCRIPT, **options)
    for attributes in ({"tier": "a", "age": 3}, {"tier": "b"}, {"tier": "c", "age": 4, "vip": True}):
        task = kit.task(host, attributes=attributes)
        await host.settle()
        for change in ({"tier": "b"}, {"age": 4}, {"tier": "x"}, {"vip": "no"}, {"tier": "c"}):
            with host.centre.unit("test") as unit:
                transitions.update_task_attributes(unit, task, change)
            await host.settle()
    stats = [handler.stats for handler in host.planner.handlers]
    counts = [(one.runs, one.declined, one.failed, one.dropped) for one in stats]
    records = [record.to_json() for record in host.journal]
    return host.planner.event_plan("task.updated").choose is not None, (records, counts)


@pytest.mark.parametrize("limit", [1000, 4, 2])
async def test_nothing_differs(kit: Any, limit: int) -> None:
    chosen, wanted = await told_of(kit, 1000, max_runs=limit)
    assert not chosen
    chosen, found = await told_of(kit, 1, max_runs=limit)
    assert chosen
    assert found == wanted
    assert any("a loop of events" in record.get("message", "") for record in found[0]) == (limit < 1000)


async def test_a_host_that_traces_asks_all(kit: Any) -> None:
    _, (records, _) = await told_of(kit, 1, trace=True)
    assert all(len(one["verdicts"]) == len(one["reads"]) for one in records if one["kind"] == "event.heard")
