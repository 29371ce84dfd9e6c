"""A host on a store goes on from it: state, time, counts, memory, and a centre's file that has changed since."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionError, ConfigError, Host, RealClock
from offhook.centre import CentreConfig, FilterConfig, QueueConfig, TargetConfig, WorkerConfig, WorkflowConfig
from offhook.store import StoreError, open_reader

Make = Callable[..., Host]


def centre(**changes: Any) -> CentreConfig:
    """Sales and help, a workflow that sends by the kind of a task, and three workers."""
    parts: dict[str, Any] = {
        "queues": (QueueConfig(name="Sales"), QueueConfig(name="Help", target_workers="helps == true")),
        "workflows": (
            WorkflowConfig(
                name="Main",
                default_queue="Sales",
                filters=(
                    FilterConfig(
                        name="help", expression="kind == 'help'", targets=(TargetConfig(queue="Help", priority=5),)
                    ),
                ),
            ),
        ),
        "workers": (worker("Ana"), worker("Ben"), worker("Cem", attributes={"helps": True})),
    }
    return CentreConfig(**(parts | changes))


def worker(name: str, **options: Any) -> WorkerConfig:
    return WorkerConfig(name=name, activity="Available", channels={"chat": 1}, **options)


async def restarted(make: Make, before: Any, **options: Any) -> Host:
    """What `before` does on a host, and a host on the same store with other options, not started yet."""
    async with make(centre=centre()) as host:
        await before(host)
        await host.settle()
    return make(centre=centre(), **options) if "centre" not in options else make(**options)


async def test_all_is_as_it_was(make: Make, new_task: Any) -> None:
    snapshots = []

    async def before(host: Host) -> None:
        for kind in ("help", "help", "other", "other", "other"):
            new_task(host, attributes={"kind": kind})
        await host.advance(timedelta(seconds=30))
        first = next(iter(host.centre.tasks))
        await host.invoke("AcceptTask", {"sid": first.sid}, worker=first.worker, marks=("x",))
        await host.invoke("SelectTask", {"sid": first.sid}, worker=first.worker)
        await host.advance(timedelta(seconds=30))
        host.block("HoldCall", {"sid": first.sid}, reason="no music")
        snapshots.append((host.centre.snapshot(), host.clock.now(), host.invocations, host.guards.blocks()))

    host = await restarted(make, before)
    async with host:
        now = (host.centre.snapshot(), host.clock.now(), host.invocations, host.guards.blocks())
        assert now == snapshots[0]
        await host.advance(timedelta(seconds=61))  # the offers of the first minute run out
        assert sorted(task.status for task in host.centre.tasks) == [
            "assigned",
            "pending",
            "pending",
            "pending",
            "pending",
        ]


async def test_offers_that_ran_out_meanwhile_run_out_at_once(make: Make, new_task: Any) -> None:
    short = centre(
        workflows=(WorkflowConfig(name="Main", default_queue="Sales", reservation_timeout=timedelta(seconds=1)),)
    )
    async with make(clock=RealClock(), centre=short) as host:
        task = new_task(host)
        await host.settle()
        offered = task.reservation
        assert offered is not None
    await asyncio.sleep(max(0.0, (offered.created_at - host.clock.now()).total_seconds() + 1.05))
    async with make(clock=RealClock(), centre=short) as host:
        found = host.centre.reservation(offered.sid)
        assert found is not None
        while found.status == "pending":
            await asyncio.sleep(0.005)
        await host.settle()
        assert found.status == "timeout"
        with pytest.raises(ActionError):
            await host.invoke("AcceptTask", {"sid": offered.sid}, worker=found.worker)


async def test_what_was_in_the_middle_of_something_is_listed(make: Make, new_task: Any, tmp_path: Path) -> None:
    host = make(clock=RealClock(), centre=centre())
    await host.start()
    host.journal.note("invocation.committed", {"action": "HoldCall"}, "IV000000000009")
    host.journal.note("invocation.committed", {"action": "HoldCall"}, "IV000000000010")
    host.journal.note("invocation.settled", {"action": "HoldCall"}, "IV000000000010")
    await host.close()
    async with make(clock=RealClock(), centre=centre()):
        pass
    async with make(clock=RealClock(), centre=centre()):
        pass
    with open_reader(tmp_path / "centre.db") as reader:
        resumed = list(reader.records(kind="host.resumed"))
    assert [record.what.get("interrupted") for record in resumed] == [["IV000000000009"], None]


async def test_memory(make: Make) -> None:
    async with make() as host:
        with host.centre.unit("plugin") as unit:
            unit.remember("crm", "calls", {"today": [1, 2], "by": {"Ana": None}})
            unit.remember("crm", "gone", 1)
            unit.remember("other", "calls", "x")
        with host.centre.unit("plugin") as unit:
            unit.remember("crm", "gone", None)
            unit.remember("crm", "never", None)
        unit = host.centre.begin("plugin")
        unit.remember("crm", "calls", {"today": []})
        unit.remember("crm", "new", 1)
        unit.rollback()
        assert host.centre.recall("crm", "calls")["today"] == (1, 2)
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
    async with make() as host:
        assert host.centre.recall("crm", "calls") == {"today": (1, 2), "by": {"Ana": None}}
        assert host.centre.recall("other", "calls") == "x"
        assert host.centre.recall("crm", "gone", "nothing") == "nothing"
        assert host.centre.recall("crm", "new") is None


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [
        ("", "a", 1),
        ("a", "", 1),
        ("a", "b", object()),
        ("a", "b", float("nan")),
        ("a", "b", {"x": {1, 2}}),
        ("a", "b", "x" * 70_000),
        ("a\ud800", "b", 1),
    ],
)
async def test_what_cannot_be_remembered(make: Make, owner: str, name: str, value: Any) -> None:
    async with make(store=None) as host:
        with pytest.raises(ActionError) as caught, host.centre.unit("plugin") as unit:
            unit.remember(owner, name, value)
        assert caught.value.code == "cannot-remember"
        assert host.centre.memory == {}


# ------------------------------------------------------------ a centre's file that has changed


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    caplog.set_level(logging.WARNING, "offhook.store")
    return lambda: [record.getMessage().partition(": ")[2] for record in caplog.records]


async def test_nothing_is_said_of_a_file_that_is_the_same(make: Make, new_task: Any, told: Any) -> None:
    async def before(host: Host) -> None:
        new_task(host)

    async with await restarted(make, before):
        assert told() == []


async def test_a_worker_who_is_gone(make: Make, new_task: Any, told: Any) -> None:
    async def before(host: Host) -> None:
        for name in ("Ana", "Ben"):
            new_task(host, routing_target=host.centre.worker(name).sid)  # type: ignore[union-attr]
        await host.settle()
        ben = host.centre.worker("Ben")
        assert ben is not None
        await host.invoke("AcceptTask", {"sid": ben.tasks[0].sid}, worker=ben)
        await host.invoke("CompleteTask", {"sid": ben.tasks[0].sid}, worker=ben)

    async with await restarted(
        make, before, centre=centre(workers=(worker("Cem", attributes={"helps": True}),))
    ) as host:
        assert told() == [
            "worker Ana is no longer in the centre's file: what is open stays, and nothing comes",
            "worker Ben is no longer in the centre's file, and is gone",
        ]
        assert host.centre.worker("Ben") is None
        ana = host.centre.worker("Ana")
        assert ana is not None
        await host.invoke("AcceptTask", {"sid": ana.tasks[0].sid}, worker=ana)
        await host.invoke("CompleteTask", {"sid": ana.tasks[0].sid}, worker=ana)
        task = new_task(host)
        await host.settle()
        assert task.worker.name == "Cem"
        assert [record.what["message"] for record in host.journal if record.kind == "centre.changed"] == told()


async def test_workers_who_are_new_or_otherwise_than_before(make: Make, told: Any) -> None:
    async def before(host: Host) -> None:
        await host.invoke("SetWorkerAttributes", {"attributes": {"helps": True}}, worker="Ana")
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ben")

    changed = (
        worker("Dora"),
        worker("Ana"),
        worker("Ben", attributes={"helps": True}, roles=("supervisor",)),
        worker("Cem"),
    )
    async with await restarted(make, before, centre=centre(workers=changed)) as host:
        workers = {each.name: each for each in host.centre.workers}
        assert sorted(workers) == ["Ana", "Ben", "Cem", "Dora"]
        assert workers["Ana"].attributes == {"helps": True}
        assert workers["Ben"].roles == ("supervisor",)
        assert workers["Ben"].activity.name == "Break"
        assert "helps" not in workers["Cem"].attributes
        assert [each.name for each in host.centre.queue("Help").members] == ["Ana", "Ben"]  # type: ignore[union-attr]
        assert sorted(told()) == [
            "worker Ben: attributes, roles as the centre's file says now",
            "worker Cem: attributes as the centre's file says now",
        ]
        assert len({each.ordinal for each in host.centre.workers}) == 4


async def test_a_queue_that_is_gone(make: Make, new_task: Any, told: Any) -> None:
    """Its tasks go through their workflow anew, as they do for a workflow that has changed."""
    tasks = []

    async def before(host: Host) -> None:
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Cem")
        tasks.extend(new_task(host, attributes={"kind": "help"}) for _ in range(2))
        await host.settle()
        assert [task.queue.name for task in tasks] == ["Help", "Help"]

    changed = centre(
        queues=(QueueConfig(name="Sales"), QueueConfig(name="Support")),
        workflows=(WorkflowConfig(name="Main", default_queue="Support"),),
    )
    async with await restarted(make, before, centre=changed) as host:
        await host.settle()
        assert [task.queue.name for task in host.centre.tasks if task.queue] == ["Support", "Support"]
        assert {task.status for task in host.centre.tasks} == {"reserved"}
        assert told()[0].startswith("queue Help is no longer in the centre's file; it had 2 open tasks")
        assert told()[1].startswith("2 waiting tasks go through their workflow anew")


async def test_a_workflow_and_an_activity_that_are_gone(make: Make, new_task: Any, told: Any) -> None:
    async def before(host: Host) -> None:
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
        new_task(host)

    activities = tuple(each for each in centre().activities if each.name != "Break")
    changed = centre(workflows=(WorkflowConfig(name="Other", default_queue="Help"),), activities=activities)
    async with await restarted(make, before, centre=changed) as host:
        await host.settle()
        (task,) = host.centre.tasks
        assert task.workflow.name == "Other"
        assert host.centre.worker("Ana").activity.name == "Available"  # type: ignore[union-attr]
        assert any("Ana was in an activity" in message for message in told())


async def test_a_name_that_changes_while_the_sid_stays(make: Make, new_task: Any) -> None:
    sid = "WQ" + "1" * 32
    named = {"workflows": (WorkflowConfig(name="Main", default_queue=sid),)}
    async with make(centre=centre(queues=(QueueConfig(name="Sales", sid=sid),), **named)) as host:
        for each in ("Ana", "Ben", "Cem"):
            await host.invoke("SetActivity", {"activityName": "Break"}, worker=each)
        new_task(host)
        await host.settle()
    async with make(centre=centre(queues=(QueueConfig(name="Verkauf", sid=sid),), **named)) as host:
        (task,) = host.centre.tasks
        assert task.queue is not None
        assert task.queue.name == "Verkauf"
        assert task.status == "pending"


async def test_rows_that_do_not_fit_together_are_told(make: Make, new_task: Any, tmp_path: Path) -> None:
    async def before(host: Host) -> None:
        new_task(host)

    host = await restarted(make, before, store=tmp_path / "centre.db")
    await host.start()
    await host.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "centre.db")) as connection:
        connection.execute("delete from entities where kind = 'task'")
        connection.commit()
    with pytest.raises(StoreError) as caught:
        make(centre=centre())
    assert caught.value.code == "store-corrupt"
    assert "does not fit together" in caught.value.message


async def test_a_centre_that_does_not_fit_itself_is_not_the_stores_fault(make: Make) -> None:
    async def before(host: Host) -> None:
        await host.settle()

    with pytest.raises(ConfigError, match="wants the queue 'Nowhere'"):
        await restarted(make, before, centre=centre(workflows=(WorkflowConfig(name="Main", default_queue="Nowhere"),)))


@pytest.mark.parametrize("body", ["not json", "[]", "7"])
async def test_a_part_that_is_damaged_is_told(make: Make, tmp_path: Path, body: str) -> None:
    async with make() as host:
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
    file = tmp_path / "centre.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("update parts set body = ? where part = 'host'", [body]).rowcount == 1
        connection.commit()
    for _ in range(2):  # the file is let go of each time
        with pytest.raises(StoreError) as caught:
            make()
        assert caught.value.code == "store-corrupt"
        assert caught.value.file == str(file)


@pytest.mark.parametrize(
    "change",
    [{"invocations": None}, {"invocations": -1}, {"invocations": True}, {"places": {}}, {"places": 1.5}],
    ids=json.dumps,
)
async def test_a_count_that_is_none_is_told(make: Make, tmp_path: Path, change: dict[str, Any]) -> None:
    async with make() as host:
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
    with contextlib.closing(sqlite3.connect(tmp_path / "centre.db")) as connection:
        (body,) = connection.execute("select body from parts where part = 'host'").fetchone()
        edited = json.dumps({**json.loads(body), **change})
        connection.execute("update parts set body = ? where part = 'host'", [edited])
        connection.commit()
    with pytest.raises(StoreError, match=f"{next(iter(change))} is no count") as caught:
        make()
    assert caught.value.code == "store-corrupt"


@pytest.mark.parametrize(
    "change",
    [{"sequence": {}}, {"ordinal": None}, {"ended": -1}, {"sids": {"WT": "x"}}, {"event_prefix": 1}],
    ids=json.dumps,
)
async def test_a_centre_whose_counts_are_none_is_told(make: Make, tmp_path: Path, change: dict[str, Any]) -> None:
    async with make() as host:
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
    with contextlib.closing(sqlite3.connect(tmp_path / "centre.db")) as connection:
        where = "where kind = 'centre' and key = 'state'"
        (body,) = connection.execute(f"select body from entities {where}").fetchone()  # noqa: S608
        edited = json.dumps({**json.loads(body), **change})
        connection.execute(f"update entities set body = ? {where}", [edited])  # noqa: S608
        connection.commit()
    with pytest.raises(StoreError, match=r"of the centre does not fit together.*is no (count|text)") as caught:
        make()
    assert caught.value.code == "store-corrupt"


@pytest.mark.parametrize(
    "where", ["entities where kind = 'worker'", "entities where kind = 'centre'", "parts where part = 'host'"]
)
async def test_a_text_with_a_byte_turned_over_is_told(make: Make, tmp_path: Path, where: str) -> None:
    async with make() as host:
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
    table, _, condition = where.partition(" ")
    with contextlib.closing(sqlite3.connect(tmp_path / "centre.db")) as connection:
        connection.execute(f"update {table} set body = cast(replace(body, '\"', x'ff') as text) {condition}")  # noqa: S608
        connection.commit()
    for _ in range(2):  # the file is let go of each time
        with pytest.raises(StoreError, match="what should be text is none") as caught:
            make()
        assert caught.value.code == "store-corrupt"
        assert "Available" not in str(caught.value)  # nothing of what stands there is told


@pytest.mark.parametrize(
    "body",
    ["null", '{"times": 1, "due": "soon", "place": 1}', '{"times": [], "due": "2026-01-01T00:00:00", "place": 1}'],
)
async def test_a_schedule_that_somebody_edited_is_told(make: Make, tmp_path: Path, body: str) -> None:
    script = tmp_path / "s.hook"
    script.write_text('every 5m do log "tick"\n', encoding="utf-8")
    async with make(scripts=(script,)) as host:
        await host.invoke("SetActivity", {"activityName": "Break"}, worker="Ana")
    with contextlib.closing(sqlite3.connect(tmp_path / "centre.db")) as connection:
        assert connection.execute("update parts set body = ? where part = 'schedules'", [body]).rowcount == 1
        connection.commit()
    with pytest.raises(StoreError, match="its part schedules does not fit together") as caught:
        make(scripts=(script,))
    assert caught.value.code == "store-corrupt"


def test_a_part_that_does_not_fit_together_is_told(make: Make) -> None:
    class Mood:
        """A part whose rows are not what it wrote."""

        name = "host"  # which has rows in every store

        def ready(self) -> bool:
            return True

        def changes(self) -> dict[str, Any]:
            return {}

        def restore(self, rows: Any) -> None:
            rows[""]["mood"]

    host = make()
    host.run("SetActivity", {"activityName": "Break"}, worker="Ana")
    host.stop()
    host = make()
    with pytest.raises(StoreError, match="what it has of its part host does not fit together"):
        host.keep(Mood())
    host.stop()
