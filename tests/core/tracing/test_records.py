"""Looking records up, in a store as in an export."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from offhook.store.schema import APPLICATION
from offhook.tracing import TraceRecords, open_trace
from offhook.tracing.entries import Window

Opened = Callable[[Any], TraceRecords]


def ids(entries: Any) -> list[int]:
    return [entry.sequence for entry in entries]


def filled(book: Any) -> Any:
    book.loaded({"name": "first"})  # 1
    book.invocation(1, "Accept", events=(("task.accepted", "EV1"),))  # 2, 3, 4
    book.add("event.heard", "EV1", 60, event="task.accepted", verdicts=[["first", "ran"]], data="WT9")  # 5
    book.invocation(2, at=61, cause="IV000000000001")  # 6, 7
    book.invocation(3, at=3600, **{"from": {"handler": "first", "event": "EV1", "run": "RN1"}})  # 8, 9
    return book


def test_of_a_subject(book: Any, opened: Opened) -> None:
    records = opened(filled(book))
    assert ids(records.of("IV000000000001")) == [2, 4]
    assert ids(records.of("EV1")) == [3, 5]
    assert records.of("nothing") == []


def test_what_something_caused(book: Any, opened: Opened) -> None:
    records = opened(filled(book))
    assert ids(records.caused_by("IV000000000001")) == [3, 6]
    assert ids(records.caused_by("EV1")) == [8]
    assert ids(records.caused_by("RN1")) == [8]
    assert records.caused_by("IV000000000003") == []


def test_what_speaks_of_something(book: Any, opened: Opened) -> None:
    records = opened(filled(book))
    assert ids(records.mentioning(("WT9",))) == [5]
    assert ids(records.mentioning(("WT9", "EV1"))) == [3, 5, 8]
    hour = Window(datetime(2026, 1, 5, 11, tzinfo=UTC), None)
    assert ids(records.mentioning(("Ping",), hour)) == [8, 9]


def test_a_stretch_of_time_and_kinds(book: Any, opened: Opened) -> None:
    records = opened(filled(book))
    minute = Window(datetime(2026, 1, 5, 10, 1, tzinfo=UTC), datetime(2026, 1, 5, 10, 1, 1, tzinfo=UTC))
    assert ids(records.between(minute)) == [5]
    assert ids(records.between(Window(), ("invocation.",))) == [2, 4, 6, 7, 8, 9]
    assert ids(records.between(Window(), ("event.heard", "handlers.loaded"))) == [1, 5]
    assert ids(records.latest(Window(), ("invocation.settled",))) == [9, 7, 4]


def test_fractions_of_seconds_are_told_apart(book: Any, opened: Opened) -> None:
    book.add("a").add("b").add("c")
    for record, at in zip(book.records, ("10:00:00Z", "10:00:00.500Z", "10:00:01Z"), strict=True):
        record["at"] = f"2026-01-05T{at}"
    records = opened(book)
    half = datetime(2026, 1, 5, 10, 0, 0, 500_000, tzinfo=UTC)
    assert ids(records.between(Window(half, None))) == [2, 3]
    assert ids(records.between(Window(None, half))) == [1]


def test_subjects_for_hints(book: Any, opened: Opened) -> None:
    assert sorted(opened(filled(book)).subjects("IV")) == [f"IV00000000000{number}" for number in (1, 2, 3)]


def test_many_rows_come_in_pieces(book: Any, opened: Opened) -> None:
    for number in range(2500):
        book.add("run.waits", f"RN{number}", cause="IV1")
    records = opened(book)
    assert len(list(records.between(Window()))) == 2500
    assert ids(records.latest(Window())) == list(range(2500, 0, -1))
    assert len(records.caused_by("IV1")) == 2500


def test_half_a_surrogate_pair_is_read(book: Any, opened: Opened) -> None:
    book.add("script.logged", "IV1", text="\ud83d")
    assert [entry.text("text") for entry in opened(book).of("IV1")] == ["\ud83d"]


def test_lines_that_are_no_records_are_passed_over(book: Any, opened: Opened) -> None:
    path = filled(book).export()
    text = path.read_text(encoding="utf-8")
    path.write_text("[]\nnull\n{}\n" + text + '{"sequence": 10, "kind": "x', encoding="utf-8")
    with open_trace(path) as records:
        assert ids(records.of("IV000000000001")) == [2, 4]
        assert len(list(records.between(Window()))) == 9


def test_a_store_of_the_first_version_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.store"
    connection = sqlite3.connect(path)
    connection.execute(
        "create table journal (sequence integer primary key, at text, kind text, subject text, what text)"
    )
    connection.execute(f"pragma application_id = {APPLICATION}")
    connection.execute("pragma user_version = 1")
    rows = [
        (1, "2026-01-05T10:00:00Z", "invocation.committed", "IV1", '{"action":"A","by":"agent","place":"x:1"}'),
        (2, "2026-01-05T10:00:00Z", "invocation.committed", "IV2", '{"action":"B","cause":"IV1"}'),
    ]
    connection.executemany("insert into journal values (?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    with open_trace(path) as records:
        assert ids(records.of("IV1")) == [1]
        assert ids(records.caused_by("IV1")) == [2]
        assert ids(records.mentioning(("agent",))) == [1]
        assert records.of("IV1")[0].text("place") == "x:1"
