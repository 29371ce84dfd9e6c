"""Files of events that hold anything: every row gives an event or a problem, and the end is reached."""

from __future__ import annotations

import io
import json
from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.fuzz.conftest import tried
from tests.fuzz.strategies import TEXTS, VALUES

from offhook.errors import ConfigError
from offhook.simulation.event_mapping import Columns
from offhook.simulation.event_reader import EventReader, ReaderOptions, open_events
from offhook.simulation.input_events import EVENT_TYPES, fields_of
from offhook.simulation.json_rows import JsonRows
from offhook.simulation.lines import Position

TIMES = st.sampled_from(
    ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00", "2026-03-02", "0001-01-01T00:00:00+14:00", "9999-12-31", "x", ""]
)
KINDS = st.sampled_from([*EVENT_TYPES, "task.creatd", ""])
NAMES = sorted({name for kind in EVENT_TYPES for name in fields_of(kind)})
RECORDS = st.fixed_dictionaries({"at": TIMES, "type": KINDS}, optional=dict.fromkeys(NAMES, VALUES)) | VALUES


def jsonl(records: list[Any]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode("utf-8", "surrogatepass")


def read(data: bytes, options: ReaderOptions, format: Any) -> EventReader:
    """Read it all: places only grow, up to the end, and each row is an event or a problem."""
    reader = open_events("-", options, format=format, stdin=lambda: io.BytesIO(data))
    last = Position()
    for event in reader:
        assert event.at.tzinfo is UTC
        assert reader.position.offset > last.offset
        last = reader.position
    assert reader.position.offset <= len(data)
    assert all(str(problem) for problem in reader.problems.first)
    return reader


@tried(150)
@given(data=st.binary(max_size=400) | st.lists(RECORDS, max_size=6).map(jsonl))
def test_lines_of_json(data: bytes) -> None:
    read(data, ReaderOptions(), "jsonl")


@tried(60)
@given(records=st.lists(RECORDS, min_size=1, max_size=4), cuts=st.data())
def test_lines_of_json_that_are_cut_or_garbled(records: list[Any], cuts: st.DataObject) -> None:
    data = bytearray(jsonl(records))
    for _ in range(cuts.draw(st.integers(1, 4))):
        at = cuts.draw(st.integers(0, len(data)))
        data[at : at + cuts.draw(st.integers(0, 5))] = cuts.draw(st.binary(max_size=3))
    read(bytes(data), ReaderOptions(), "jsonl")


@tried(60)
@given(
    rows=st.lists(st.sampled_from([b"{}", b"", b" ", b"[]", b'{"at":', b"\xff", b"\0", b"\xef\xbb\xbf{}"]), max_size=9),
    end=st.sampled_from([b"\n", b"\r\n", b"\r", b"\n\n"]),
    place=st.integers(0, 60),
)
def test_reading_goes_on_from_any_place(rows: list[bytes], end: bytes, place: int) -> None:
    data = end.join(rows)
    reader = JsonRows(io.BytesIO(data), Position(min(place, len(data)), 0))
    for _ in range(len(data) + 2):
        if reader.next_row() is None:
            break
    assert reader.next_row() is None


SOURCES = st.one_of(
    st.sampled_from(["a", "b", "c", "d"]),
    st.fixed_dictionaries(
        {},
        optional={
            "column": st.sampled_from(["a", "b", "c", "d", ""]),
            "value": VALUES,
            "as": st.sampled_from(["text", "number", "boolean", "x"]),
            "values": st.dictionaries(TEXTS, VALUES, max_size=3),
            "otherwise": VALUES,
            "format": st.sampled_from(["%Y-%m-%d", "%d.%m.%Y %H:%M", "%", "%Q", "x", "%s", "%j", "%y" * 40]),
        },
    ),
)
MAPPINGS = st.fixed_dictionaries(
    {"at": SOURCES},
    optional={
        **dict.fromkeys(("type", "case", "channel", "queue", "priority", "worker", "activity", "action"), SOURCES),
        **dict.fromkeys(("attributes", "payload"), st.dictionaries(TEXTS, SOURCES, max_size=3)),
        "customer": st.dictionaries(st.sampled_from(["name", "address", "nam"]), SOURCES, max_size=2),
    },
)
CELLS = st.sampled_from(["2026-03-01", "01.03.2026 10:00", "", "1", "yes", "1e999", '"', '""', "a b", "x\0", "\r", "ü"])
ROWS = st.lists(st.lists(CELLS | TEXTS, max_size=5).map(",".join), max_size=6)


def refused(data: bytes, columns: Columns) -> int | None:
    """The line that made the file as a whole unusable, if any: that of the header."""
    try:
        read(data, ReaderOptions(columns=columns), "csv")
    except ConfigError as error:
        return error.line
    return None


@tried(150)
@given(mapping=MAPPINGS, rows=ROWS, end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_of_csv_through_any_mapping(mapping: Any, rows: list[str], end: str) -> None:
    try:
        columns = Columns.model_validate(mapping)
    except ValidationError:
        return
    data = end.join(["a,b,c,d", *rows]).encode("utf-8", "surrogatepass")
    assert refused(data, columns) in (None, 1)


@tried(60)
@given(data=st.binary(max_size=300))
def test_any_bytes_as_csv(data: bytes) -> None:
    columns = Columns.model_validate({"at": "a"})
    for whole in (data, b"a,b\n" + data):
        assert refused(whole, columns) in (None, 1)


def test_a_file_of_one_byte() -> None:
    columns = Columns.model_validate({"at": "a"})
    for byte in range(256):
        assert refused(bytes([byte]), columns) == (None if byte == ord("a") else 1)
        assert read(bytes([byte]), ReaderOptions(), "jsonl").count == 0
