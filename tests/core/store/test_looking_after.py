"""`offhook journal`: the journal of a store exported, pruned, and without one customer."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook import Host, HostOptions, VirtualClock
from offhook.centre import transitions
from offhook.cli.main import main
from offhook.store import open_reader
from offhook.store.store import Batch, Store
from offhook_grammar.values import FrozenDict

TASK, OTHER = "WT" + "a" * 32, "WT" + "b" * 32
NAME, NUMBER = "Ana Bergmann", "+49 30 1234567"


def _row(sequence: int, day: int, kind: str, subject: str, what: dict[str, Any]) -> Any:
    return (sequence, f"2026-01-{day:02d}T10:00:00Z", kind, subject, json.dumps(what), None)


ROWS = [
    _row(1, 5, "task.created", "EV1", {"cause": "input", "entities": {"task": TASK}}),
    _row(2, 5, "invocation.committed", "IV000000000001", {
        "action": "SetTaskAttributes", "cause": None,
        "payload": {
            "sid": TASK, "attributes": {"customerName": NAME, "from": NUMBER, "to": "+49800111", "topic": "Water"},
        },
    }),
    _row(3, 6, "script.logged", "IV000000000001", {"text": f"{NAME} waits, ring 030/1234567"}),
    _row(4, 7, "invocation.committed", "IV000000000002", {
        "action": "SendMessage", "payload": {"task": TASK, "body": "my key is lost"},
    }),
    _row(5, 8, "invocation.committed", "IV000000000003", {
        "action": "SetTaskAttributes",
        "payload": {"sid": OTHER, "attributes": {"customerName": "Bo Holm", "to": "+49800111"}},
    }),
]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "centre.db"
    store = Store(path, "a test")
    store.write(Batch(journal=ROWS, memory=[("crm", "last", json.dumps({"caller": "0049301234567"}))]))
    store.close()
    return path


def _command(*words: Any) -> Result:
    return CliRunner().invoke(main, ["journal", *map(str, words)])


def _bytes(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


# ------------------------------------------------------------ export


def test_export_writes_a_record_a_line(file: Path) -> None:
    result = _command("export", file)
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert [line["sequence"] for line in lines] == [1, 2, 3, 4, 5]
    assert lines[3]["payload"] == {"task": TASK, "body": "my key is lost"}


def test_export_to_a_file_takes_a_part(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = _command("export", file, "--output", out, "--kind", "invocation.", "--since", "2026-01-06", "--task", TASK)
    assert result.exit_code == 0
    assert [json.loads(line)["sequence"] for line in out.read_text().splitlines()] == [4]


def test_export_masks(file: Path) -> None:
    text = _command("export", file, "--mask").output
    assert NAME not in text
    assert "my key" not in text
    assert "1234567" not in text
    assert "waits, ring" not in text
    assert "Water" in text
    assert TASK in text


def test_export_tells_what_cannot_be_used(file: Path, tmp_path: Path) -> None:
    assert _command("export", tmp_path / "none.db").exit_code == 3
    assert _command("export", file, "--since", "yesterday").exit_code == 2
    result = _command("export", file, "--output", tmp_path / "no" / "folder")
    assert result.exit_code == 3
    assert "cannot be written" in result.output


def _journal(path: Path) -> list[Any]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        return connection.execute("select * from journal order by sequence").fetchall()


@pytest.mark.parametrize(
    ("options", "change"),
    [
        *[(["export"], change) for change in ("what = 'x'", "what = '[1]'", "at = 'soon'", "aside = '7'")],
        (["prune", "--older-than", "1d"], "at = 'soon'"),
        (["erase", "--customer", NAME], "what = 'x'"),
        *[([*words], "what = cast(x'7bff7d' as text)") for words in (["export"], ["erase", "--customer", NAME])],
    ],
    ids=str,
)
def test_a_damaged_record_is_told_and_nothing_is_changed(file: Path, options: list[str], change: str) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute(f"update journal set {change} where sequence = 5")  # noqa: S608
        connection.commit()
    before = _journal(file)
    command, *more = options
    result = _command(command, file, *more)
    assert result.exit_code == 3, result.output
    assert f"offhook: {file}: " in result.output
    assert _journal(file) == before


# ------------------------------------------------------------ prune


def test_prune_takes_what_is_old(file: Path) -> None:
    dry = _command("prune", file, "--older-than", "36h", "--dry-run")
    assert dry.output == "3 records from before 2026-01-06 22:00:00Z would go, 2 are left\n"
    assert _command("prune", file, "--older-than", "36h").output == dry.output.replace("would go", "are gone")
    with open_reader(file) as reader:
        assert [record.sequence for record in reader.records()] == [4, 5]


def test_the_last_record_stays(file: Path) -> None:
    result = _command("prune", file, "--before", "2030-01-01", "--format", "json")
    assert json.loads(result.output) == {
        "records": 4, "kept": 1, "before": "2030-01-01T00:00:00Z", "firstAt": "2026-01-05T10:00:00Z", "dryRun": False,
    }  # fmt: skip


def test_the_list_of_handlers_that_still_held_stays(file: Path) -> None:
    store = Store(file, "a test")
    loaded = {"handlers": [{"name": "greet", "stage": "on", "targets": ["task.created"], "owner": "a.hook"}]}
    lists = [_row(sequence, 9, "handlers.loaded", "", loaded) for sequence in (6, 7)]
    store.write(Batch(journal=[*lists, _row(8, 9, "host.resumed", "", {}), _row(9, 20, "task.created", "EV2", {})]))
    store.close()
    for gone in (7, 0):
        result = _command("prune", file, "--older-than", "1d", "--format", "json")
        assert (json.loads(result.output)["records"], json.loads(result.output)["kept"]) == (gone, 2)
    with open_reader(file) as reader:
        assert [record.sequence for record in reader.records()] == [7, 9]
    why = CliRunner().invoke(main, ["trace", str(file), "--why-not", "greet", "--at", "2026-01-20"])
    assert why.exit_code == 0, why.output


def test_a_host_may_have_the_store_while_it_is_pruned(file: Path) -> None:
    store = Store(file, "a test")
    try:
        assert _command("prune", file, "--older-than", "1d").exit_code == 0
        store.write(Batch(journal=[_row(6, 9, "x", "", {})]))
    finally:
        store.close()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--older-than", "3 weeks"),
        ("--older-than", "1d", "--before", "2026-01-01"),
        ("--older-than=-1d",),
    ],
)
def test_prune_wants_one_age(file: Path, words: tuple[str, ...]) -> None:
    before = _bytes(file)
    assert _command("prune", file, *words).exit_code == 2
    assert _bytes(file) == before


# ------------------------------------------------------------ erase


def test_one_customer_is_erased(file: Path) -> None:
    result = _command("erase", file, "--customer", "+49301234567", "--by", "Zoe")
    assert result.exit_code == 0, result.output
    assert result.output == "erased from 3 records, 0 tasks, 1 stored value, 0 rows of what is on its way\n"
    raw = _bytes(file)
    for word in (NAME, "Bergmann", "1234567", "my key is lost"):
        assert word.encode() not in raw
    with open_reader(file) as reader:
        records = {record.sequence: record for record in reader.records()}
    assert records[2].what["payload"]["attributes"] == {
        "customerName": "[erased]", "from": "[erased]", "to": "[erased]", "topic": "Water",
    }  # fmt: skip
    assert records[3].what["text"] == "[erased] waits, ring [erased]"
    assert records[4].what["payload"]["body"] == "[erased]"
    assert records[5].what["payload"]["attributes"] == {"customerName": "Bo Holm", "to": "+49800111"}
    note = records[6]
    assert (note.kind, note.what["by"], note.what["records"]) == ("personal.erased", "Zoe", 3)
    assert note.at.tzinfo is not None
    assert abs(datetime.now(UTC) - note.at).days == 0
    assert "1234567" not in json.dumps(note.what)


def test_a_dry_run_changes_nothing(file: Path) -> None:
    with open_reader(file) as reader:
        before = [record.to_json() for record in reader.records()]
    assert "would be erased from 3 records" in _command("erase", file, "--customer", NUMBER, "--dry-run").output
    with open_reader(file) as reader:
        assert [record.to_json() for record in reader.records()] == before


def test_nobody_is_told_so_and_leaves_no_record(file: Path) -> None:
    assert _command("erase", file, "--customer", "Nobody Here").output == "nothing of this customer is in the store\n"
    with open_reader(file) as reader:
        assert reader.last_sequence() == 5


def test_a_run_that_waits_keeps_no_name_that_stood_beside_the_number(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    script = tmp_path / "wait.hook"
    script.write_text(
        "on task.created do\n  let who = task.attributes.customerName\n  wait 1h\n"
        '  log "{who}, {task.attributes.from}"\nend\n'
    )

    def host() -> Host:
        return Host(HostOptions(clock=VirtualClock(), store=path, scripts=(str(script),)))

    async def before() -> None:
        async with host() as one:
            for attributes in (
                {"customerName": NAME, "from": NUMBER},
                {"customerName": "Bo Holm", "from": "+49800111"},
            ):
                with one.centre.unit("they write") as unit:
                    transitions.create_task(unit, channel="chat", attributes=attributes)
            await one.settle()

    async def after() -> None:
        async with host() as one:
            await one.advance(timedelta(hours=2))

    asyncio.run(before())
    result = _command("erase", path, "--customer", NUMBER, "--include-open")
    assert result.exit_code == 0, result.output
    assert NAME.encode() not in _bytes(path)
    asyncio.run(after())
    with open_reader(path) as reader:
        told = [record.what["text"] for record in reader.records(kind="script.logged")]
    assert told == ["[erased], [erased]", "Bo Holm, +49800111"]


def test_an_event_that_nobody_has_heard_of_yet_keeps_nothing_that_they_wrote(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    attributes = {"customerName": NAME, "from": NUMBER, "body": "it hurts", "topic": "Water"}
    event: dict[str, Any] = {
        "id": "EV1", "type": "task.updated", "data": {"map": {}},
        "entities": {"map": {"task": {"entity": ["task", TASK]}}},
        "previous": {"map": {"attributes": {"map": attributes}}},
    }  # fmt: skip
    store = Store(path, "a test")
    task = {"task_sid": TASK, "status": "completed", "attributes": attributes}
    store.write(Batch(entities=[("task", TASK, json.dumps(task))], parts=[("events", "EV1", json.dumps(event))]))
    store.close()
    assert "1 row of what is on its way" in _command("erase", path, "--customer", NUMBER).output
    with open_reader(path) as reader:
        [(body,)] = reader.select("select body from parts where part = 'events'")
    event["previous"]["map"]["attributes"]["map"] = {
        "customerName": "[erased]", "from": "[erased]", "body": "[erased]", "topic": "Water",
    }  # fmt: skip
    assert json.loads(body) == event


def test_what_is_stored_under_their_number_goes(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    store = Store(path, "a test")
    values = [("crm", f"calls of {number}", json.dumps({"vip": True})) for number in (NUMBER, "+49800111")]
    store.write(Batch(memory=[*values, ("crm", "seen", json.dumps({"0301234567": 3, "last": 49301234567}))]))
    store.close()
    assert "erased from 0 records, 0 tasks, 2 stored values" in _command("erase", path, "--customer", NUMBER).output
    with open_reader(path) as reader:
        assert list(reader.memory()) == [
            ("crm", "calls of +49800111", {"vip": True}), ("crm", "seen", {"[erased]": 3, "last": "[erased]"}),
        ]  # fmt: skip


@pytest.mark.parametrize("there", [True, False])
def test_no_store_is_made_to_erase_from(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "centre.db"
    if there:
        path.touch()
    result = _command("erase", path, "--customer", NAME)
    assert result.exit_code == 3, result.output
    assert ("it is empty" if there else "there is no such file") in result.output
    assert [(one.name, one.stat().st_size) for one in tmp_path.iterdir()] == ([("centre.db", 0)] if there else [])


def test_a_store_that_a_host_has_is_not_touched(file: Path) -> None:
    store = Store(file, "a test")
    try:
        result = _command("erase", file, "--customer", NAME)
    finally:
        store.close()
    assert result.exit_code == 3
    assert "another host has it" in result.output


def test_a_short_value_is_refused(file: Path) -> None:
    result = _command("erase", file, "--customer", "Al")
    assert result.exit_code == 2
    assert "too short" in result.output


def test_a_host_goes_on_from_a_store_without_the_customer(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    attributes = {"customerName": NAME, "from": NUMBER, "topic": "Water"}

    async def begin() -> str:
        async with Host(HostOptions(store=path)) as host:
            with host.centre.unit("test") as unit:
                task = transitions.create_task(unit, channel="voice", attributes=FrozenDict(attributes), workflow=None)
            await host.invoke("SetTaskAttributes", {"sid": task.task_sid, "attributes": {"hint": f"ring {NAME}"}})
            unit = host.centre.begin("test")
            unit.remember("crm", "last", NUMBER)
            unit.remember(f"memory:task:{task.task_sid}", "note", {"value": "what a script remembers of the task"})
            unit.commit()
            return task.task_sid

    async def go_on(sid: str) -> tuple[Any, Any]:
        async with Host(HostOptions(store=path)) as host:
            task = host.centre.task(sid)
            assert task is not None
            assert host.centre.recall(f"memory:task:{sid}", "note") is None
            return dict(task.attributes), host.centre.recall("crm", "last")

    sid = asyncio.run(begin())
    refused = _command("erase", path, "--customer", NUMBER)
    assert refused.exit_code == 3
    assert f"still open: {sid}" in refused.output
    assert NAME.encode() in _bytes(path)
    assert _command("erase", path, "--customer", NUMBER, "--include-open").exit_code == 0
    assert NAME.encode() not in _bytes(path)
    assert asyncio.run(go_on(sid)) == ({"hint": "ring [erased]"}, "[erased]")
    assert NAME.encode() not in _bytes(path)
