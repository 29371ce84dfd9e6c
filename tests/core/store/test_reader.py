"""`open_reader`: the journal of a store, for any program, also while a host writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from offhook.store import StoreReader, open_reader
from offhook.store.store import Batch, Store


def row(sequence: int, at: str, kind: str, subject: str, aside: Any = None, **what: Any) -> Any:
    return (sequence, at, kind, subject, json.dumps(what), json.dumps(aside) if aside else None)


ROWS = [
    row(1, "2026-01-05T10:00:00Z", "task.created", "EV1", entities={"task": "WT1"}),
    row(2, "2026-01-05T10:00:00.250000Z", "invocation.committed", "IV1", {"seconds": 0.5}, payload={"sid": "WT1"}),
    row(3, "2026-01-05T10:00:01Z", "invocation.settled", "IV1", outcome="completed"),
    row(4, "2026-01-05T11:00:00Z", "invocation.settled", "IV2", outcome="failed"),
]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[StoreReader]:
    """Of a store that a host has."""
    store = Store(tmp_path / "centre.db", "x")
    store.write(Batch(journal=ROWS, memory=[("a", "n", "[1]")]))
    with open_reader(tmp_path / "centre.db") as reader:
        yield reader
    store.close()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, [1, 2, 3, 4]),
        ({"subject": "IV1"}, [2, 3]),
        ({"kind": "invocation.settled"}, [3, 4]),
        ({"kind": "invocation."}, [2, 3, 4]),
        ({"mentioning": "WT1"}, [1, 2]),
        ({"mentioning": "IV2"}, [4]),
        ({"after": 2}, [3, 4]),
        ({"since": moment("2026-01-05T10:00:00.250000")}, [2, 3, 4]),
        ({"since": moment("2026-01-05T10:00:00.250001")}, [3, 4]),
        ({"until": moment("2026-01-05T10:00:00.250000")}, [1]),
        ({"since": moment("2026-01-05T10:00:00"), "until": moment("2026-01-05T10:00:01")}, [1, 2]),
        ({"kind": "invocation.settled", "subject": "IV2", "after": 4}, []),
    ],
)
def test_conditions(reader: StoreReader, conditions: dict[str, Any], found: list[int]) -> None:
    assert [record.sequence for record in reader.records(**conditions)] == found


def test_a_record(reader: StoreReader) -> None:
    record = next(reader.records(subject="IV1"))
    assert record.at == moment("2026-01-05T10:00:00.250000")
    assert record.what == {"payload": {"sid": "WT1"}}
    assert record.aside == {"seconds": 0.5}
    assert record.to_json() == {
        "sequence": 2,
        "kind": "invocation.committed",
        "at": "2026-01-05T10:00:00.250000Z",
        "subject": "IV1",
        "payload": {"sid": "WT1"},
        "seconds": 0.5,
    }
    assert list(reader.memory()) == [("a", "n", [1])]
    assert reader.last_sequence() == 4


def test_many_rows_come_in_order_while_more_are_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "centre.db")
    store.write(Batch(journal=[row(n, "2026-01-05T10:00:00Z", "x", "") for n in range(1, 2501)]))
    with open_reader(tmp_path / "centre.db") as reader:
        rows = reader.records()
        first = next(rows)
        store.write(Batch(journal=[row(2501, "2026-01-05T10:00:00Z", "x", "")]))
        assert [first.sequence, *(each.sequence for each in rows)] == list(range(1, 2502))
    store.close()


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    store = Store(path)
    store.write(Batch(journal=ROWS))
    store.close()
    before = path.read_bytes()
    with open_reader(path) as reader:
        assert len(list(reader.records())) == 4
    assert path.read_bytes() == before
