"""Rows of events that do not fit: named by file and line, counted, and the rest goes on; `--strict` stops."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.core.bad_input.conftest import Case, run_case

GOOD = '{"at": "2026-03-01T10:00:01Z", "type": "task.created"}'
CSV_SCENARIO = """
scripts = "rules.hook"
centre = "centre.toml"

[events]
file = "events.csv"

[events.columns]
at = "when"
channel = "channel"
priority = "priority"

[events.columns.attributes]
urgent = { column = "urgent", as = "boolean" }
"""
HEAD = "when,channel,priority,urgent\n"


def row(**fields: object) -> str:
    return json.dumps({"at": "2026-03-01T10:00:00Z", "type": "task.created", **fields})


JSON_ROWS: dict[str, tuple[str | bytes, str]] = {
    "no JSON": ("{", "not JSON"),
    "no object": ("[1]", "should be an object in braces"),
    "unknown type": (row(type="task.creatd"), "did you mean 'task.created'?"),
    "no type": ('{"at": "2026-03-01T10:00:00Z"}', "has no 'type'"),
    "unknown field": (row(chanel="x"), "task.created has no field 'chanel'; did you mean 'channel'?"),
    "no time": ('{"type": "task.created"}', "'at' is a time in ISO 8601"),
    "bad time": (row(at="yesterday"), "not 'yesterday'"),
    "a time of a far year": (row(at="9999-12-31T23:59:59Z"), "between 1900 and 2999"),
    "a time of an early year": (row(at="0001-01-01T00:00:00+14:00"), "'at' is a time"),
    "earlier than the one before": (row(at="2026-02-28T10:00:00Z"), "earlier than"),
    "unknown channel": (row(channel="fax"), "fax"),
    "unknown queue": (row(queue="Al"), "there is no queue 'Al'; did you mean 'All'?"),
    "unknown workflow": (row(workflow="None"), "None"),
    "unknown worker": (row(type="worker.activity", worker="Ad", activity="Break"), "there is no worker 'Ad'"),
    "unknown activity": (row(type="worker.activity", worker="Ada", activity="Brake"), "Brake"),
    "unknown action": (row(type="action", action="HoldCal"), "did you mean HoldCall?"),
    "unknown field of an action": (
        row(type="action", action="SetActivity", worker="Ada", payload={"activityNam": "Break"}),
        "did you mean activityName?",
    ),
    "wrong type in an action": (
        row(type="action", action="SetActivity", worker="Ada", payload={"activityName": 3}),
        "activityName",
    ),
    "wrong type": (row(priority="high"), "'priority' is a whole number from 0, not 'high'"),
    "a negative priority": (row(priority=-1), "'priority' is a whole number from 0"),
    "attributes that are no object": (row(attributes=[1]), "'attributes' is an object"),
    "unknown field of a customer": (row(customer={"nam": "x"}), "did you mean 'name'?"),
    "NaN": (GOOD[:-1] + ', "attributes": {"x": NaN}}', "NaN is not a number of JSON"),
    "Infinity": (GOOD[:-1] + ', "attributes": {"x": -Infinity}}', "-Infinity is not a number of JSON"),
    "a number without end": (GOOD[:-1] + ', "attributes": {"x": 1e999}}', "larger than any can be"),
    "a number of 5,000 digits": (GOOD[:-1] + ', "attributes": {"x": ' + "9" * 5000 + "}}", "has 5,000 digits"),
    "a key twice": (GOOD[:-1] + ', "at": "2026-03-01T10:00:02Z"}', "says 'at' twice"),
    "half a character": (GOOD[:-1] + r', "attributes": {"x": "\ud800"}}', "lone surrogate"),
    "100,000 deep": (GOOD[:-1] + ', "attributes": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deep"),
    "200 deep": (GOOD[:-1] + ', "attributes": {"x": ' + "[" * 200 + "]" * 200 + "}}", "deep"),
    "a NUL": (GOOD[:-1] + ', "case": "a\0b"}', "NUL"),
    "not UTF-8": (b'{"at": "caf\xe9"}', "not UTF-8 text: byte 0xe9 in column 12"),
    "a huge line": (GOOD[:-1] + ', "case": "' + "x" * 2_000_000 + '"}', "longer than 1,048,576 bytes"),
    "CR alone": (GOOD + "\r" + GOOD, "not with CR alone"),
}


def rows_of(bad: str | bytes) -> bytes:
    first = b'{"at": "2026-03-01T10:00:00Z", "type": "task.created"}\n'
    return first + (bad.encode() if isinstance(bad, str) else bad) + b"\n" + GOOD.encode() + b"\n"


@pytest.mark.parametrize("kind", JSON_ROWS)
def test_a_bad_line_of_json_is_named_and_counted_and_the_rest_goes_on(kind: str, folder: Path) -> None:
    bad, says = JSON_ROWS[kind]
    case = Case(
        name=kind,
        command="run .",
        files={"events.jsonl": rows_of(bad)},
        code=0,
        says=("events.jsonl:2: ", says),
        counts={"events": 2, "problems": 1},
    )
    run_case(case, folder)


@pytest.mark.parametrize("kind", ["no JSON", "unknown field", "unknown queue", "unknown action", "not UTF-8"])
def test_a_strict_run_stops_at_it(kind: str, folder: Path) -> None:
    bad, says = JSON_ROWS[kind]
    case = Case(
        name=kind,
        command="run . --strict",
        files={"events.jsonl": rows_of(bad)},
        code=3,
        says=("events.jsonl:2: ", says),
        counts={"events": 1},
    )
    run_case(case, folder)


CSV_ROWS: dict[str, tuple[str | bytes, str]] = {
    "too few columns": ("2026-03-01T10:00:00Z,voice", "has 2 columns where the header has 4"),
    "too many columns": ("2026-03-01T10:00:00Z,voice,1,true,more", "has 5 columns where the header has 4"),
    "no number": ("2026-03-01T10:00:00Z,voice,high,true", "column 'priority': 'high' is not a number"),
    "no boolean": ("2026-03-01T10:00:00Z,voice,1,maybe", "'maybe' is neither true nor false"),
    "no time": ("noon,voice,1,true", "'at' is a time in ISO 8601"),
    "an infinite number": ("2026-03-01T10:00:00Z,voice,inf,true", "'inf' is not a number"),
    "a stray quote": ('"2026-03-01T10:00:00Z" x,voice,1,true', "not CSV"),
    "a NUL": ("2026-03-01T10:00:00Z,vo\0ice,1,true", "NUL"),
    "not UTF-8": (b"2026-03-01T10:00:00Z,v\xf6ice,1,true", "not UTF-8 text"),
    "a huge cell": (f"2026-03-01T10:00:00Z,{'x' * 200_000},1,true", "a cell is longer than 131,072 characters"),
    "a huge line": (f"2026-03-01T10:00:00Z,{'x' * 2_000_000},1,true", "longer than 1,048,576 bytes"),
    "CR alone": ("2026-03-01T10:00:00Z,voice,1,true\r2026-03-01T10:00:00Z,voice,1,true", "a CR stands alone"),
    "no whole number": ("2026-03-01T10:00:00Z,voice,1.5,true", "'priority' is a whole number"),
}


@pytest.mark.parametrize("kind", CSV_ROWS)
def test_a_bad_row_of_csv_is_named_and_counted_and_the_rest_goes_on(kind: str, folder: Path) -> None:
    bad, says = CSV_ROWS[kind]
    good = b"2026-03-01T10:00:00Z,voice,1,true\n"
    events = HEAD.encode() + good + (bad.encode() if isinstance(bad, str) else bad) + b"\n" + good
    case = Case(
        name=kind,
        command="run .",
        files={"scenario.toml": CSV_SCENARIO, "events.csv": events},
        code=0,
        says=("events.csv:3: ", says),
        counts={"events": 2, "problems": 1},
    )
    run_case(case, folder)


ENDS: dict[str, tuple[bytes, str, int]] = {
    "cut off in a row": (b"2026-03-01T10:00:00Z,voi", "events.csv:2: has 2 columns", 0),
    "a quote that is never closed": (
        b'"2026-03-01T10:00:00Z,voice,1,true\n',
        "events.csv:2: a quotation mark opens",
        0,
    ),
    "cut off in a quote": (b'2026-03-01T10:00:00Z,"voi', "and is never closed; the file ends here", 0),
    "cut off in a character": (b"2026-03-01T10:00:00Z,voice,1,true\n\xc3", "events.csv:3: not UTF-8 text", 1),
}


@pytest.mark.parametrize("kind", ENDS)
def test_a_file_that_ends_too_soon(kind: str, folder: Path) -> None:
    end, says, events = ENDS[kind]
    case = Case(
        name=kind,
        command="run .",
        files={"scenario.toml": CSV_SCENARIO, "events.csv": HEAD.encode() + end},
        code=0,
        says=(says,),
        counts={"events": events, "problems": 1},
    )
    run_case(case, folder)


@pytest.mark.parametrize(
    ("events", "says"),
    [
        (b"", "the first line should name the columns, and is empty"),
        (b"a,b\n1,2\n", "there is no column 'when', 'channel', 'priority', 'urgent'"),
        (b"when,when,channel,priority,urgent\n", "the column 'when' is there twice"),
        (HEAD.encode("utf-16"), "the file is UTF-16: save it as UTF-8"),
        (HEAD.replace(",", "\0").encode(), "NUL"),
        (HEAD.replace("\n", "\r").encode() + b"x,x,x,x\r", "a CR stands alone"),
        (b'"when', "a quotation mark opens here and is never closed"),
        (b"x" * 2_000_000, "longer than 1,048,576 bytes"),
        (HEAD.replace("channel", "chanel").encode(), "'channel'; did you mean 'chanel'?"),
    ],
    ids=["empty", "other columns", "twice", "UTF-16", "NUL", "CR", "quote", "huge", "misspelt"],
)
def test_a_header_that_cannot_be_used_stops_the_run(events: bytes, says: str, folder: Path) -> None:
    case = Case(
        name="header",
        command="run .",
        files={"scenario.toml": CSV_SCENARIO, "events.csv": events},
        code=3,
        says=("events.csv:1: ", says),
    )
    run_case(case, folder)


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
def test_line_ends_and_a_byte_order_mark_are_no_trouble(end: str, mark: bytes, folder: Path) -> None:
    events = mark + (HEAD.strip() + (end or "\n") + "2026-03-01T10:00:00Z,voice,1,true" + end).encode()
    case = Case(
        name="sound",
        command="run .",
        files={"scenario.toml": CSV_SCENARIO, "events.csv": events},
        code=0,
        says=(),
        counts={"events": 1, "problems": 0},
    )
    run_case(case, folder)
