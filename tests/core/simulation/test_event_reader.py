from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook.errors import ConfigError
from offhook.simulation.event_mapping import Columns
from offhook.simulation.event_reader import EventReader, ReaderOptions, format_of, open_events
from offhook.simulation.input_events import ActionInput, CancelTask, NewTask, WorkerActivity
from offhook.simulation.lines import MAX_LINE

COLUMNS = Columns.model_validate(
    {
        "at": "opened",
        "case": "id",
        "channel": {"column": "source", "values": {"Phone": "voice", "Web": "web"}},
        "workflow": {"value": "Requests"},
        "priority": "urgency",
        "attributes": {"category": "category", "floor": {"column": "floor", "as": "number"}},
    }
)
HEADER = "id,opened,source,urgency,category,floor"
PACIFIC = ZoneInfo("America/Los_Angeles")


def read(text: str | bytes, format: str = "csv", **options: Any) -> tuple[list[Any], list[str], EventReader]:
    raw = text.encode() if isinstance(text, str) else text
    if format == "csv":
        options.setdefault("columns", COLUMNS)
    chosen: Any = format
    reader = open_events("-", ReaderOptions(**options), format=chosen, stdin=lambda: io.BytesIO(raw))
    events = list(reader)
    return events, [f"{problem.line}: {problem.message}" for problem in reader.problems.first], reader


def rows(*lines: str) -> str:
    return "\n".join([HEADER, *lines]) + "\n"


def test_a_csv_row_becomes_a_task() -> None:
    events, problems, reader = read(rows('7,2026-01-05T08:00:00,Phone,5,"Noise, loud",3'), zone=PACIFIC)
    assert problems == []
    assert events == [
        NewTask(
            at=datetime(2026, 1, 5, 16, tzinfo=UTC),
            line=2,
            case="7",
            channel="voice",
            workflow="Requests",
            priority=5,
            attributes={"category": "Noise, loud", "floor": 3},
        )
    ]
    assert (reader.count, reader.name) == (1, "<stdin>")


def test_empty_cells_leave_fields_out() -> None:
    events, problems, _ = read(rows("7,2026-01-05T08:00:00Z,Web,,,"))
    assert problems == []
    assert (events[0].priority, dict(events[0].attributes)) == (None, {})


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_byte_order_mark_blank_lines_and_no_last_line_end(end: str, mark: bytes) -> None:
    text = end.join([HEADER, "1,2026-01-05,Web,,a,", "", '2,2026-01-06,Web,,"b', 'c",', "3,2026-01-07,Web,,d,"])
    events, problems, reader = read(mark + text.encode())
    assert problems == []
    assert [event.case for event in events] == ["1", "2", "3"]
    assert [event.line for event in events] == [2, 4, 6]
    assert events[1].attributes["category"] == f"b{end}c"
    assert reader.position.offset == len(mark + text.encode())
    assert reader.position.line == 6


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,2026-01-05,Web,,a", "has 5 columns where the header has 6"),
        ("1", "has 1 column where"),
        ("1,2026-01-05,Web,,a,,,", "has 8 columns"),
        ("1,yesterday,Web,,a,", "'at' is a time in ISO 8601 such as 2026-01-05T08:30:00, not 'yesterday'"),
        ("1,,Web,,a,", "'at' is a time"),
        ("1,0001-01-01T00:00:00+14:00,Web,,a,", "'at' is a time"),
        ("1,2026-01-05,phone,,a,", "column 'source': 'phone' is not among its values; did you mean 'Phone'?"),
        ("1,2026-01-05,Web,high,a,", "column 'urgency': 'high' is not a number"),
        ("1,2026-01-05,Web,1.5,a,", "'priority' is a whole number from 0, not 1.5"),
        ("1,2026-01-05,Web,-1,a,", "'priority' is a whole number from 0, not -1"),
        ("1,2026-01-05,Web,,a,nan", "column 'floor': 'nan' is not a number"),
        ('1,2026-01-05,Web,,"a"b,', "not CSV: ',' expected after '\"'"),
        ('1,2026-01-05,"Web,,a,', "a quotation mark opens here and is never closed"),
        (f'1,2026-01-05,Web,,"{"x" * 140_000}",', "a quotation mark opens here"),
        ("x" * (MAX_LINE + 5), "the line is longer than 1,048,576 bytes"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(row: str, words: str) -> None:
    text = rows("0,2026-01-05,Web,,a,", row, "2,2026-01-06,Web,,b,", "3,2026-01-07,Web,,c,")
    events, problems, reader = read(text)
    assert [event.case for event in events] == ["0", "2", "3"]
    assert len(problems) == reader.problems.count == 1
    assert problems[0].startswith("3: ")
    assert words in problems[0]
    with pytest.raises(ConfigError, match=r"^<stdin>:3: ") as caught:
        read(text, strict=True)
    assert caught.value.code == "bad-event"


def test_text_in_another_encoding() -> None:
    text = rows("0,2026-01-05,Web,,a,", "1,2026-01-05,Web,,café,", "2,2026-01-05,Web,,b,").encode("latin-1")
    events, problems, _ = read(text)
    assert [event.case for event in events] == ["0", "2"]
    assert problems == ["3: not UTF-8 text: byte 0xe9 in column 22"]
    with pytest.raises(ConfigError, match="UTF-16: save it as UTF-8"):
        read(rows().encode("utf-16"))


def test_a_file_that_was_cut_off() -> None:
    _, problems, _ = read(rows("0,2026-01-05,Web,,a,") + "1,2026-01-0")
    assert problems == [
        "3: has 2 columns where the header has 6; the file ends here without a line end, so it may be cut off"
    ]
    _, problems, _ = read('{"at": "2026-01-05", "ty', "jsonl")
    assert problems[0].startswith("1: not JSON: ")
    assert problems[0].endswith("may be cut off")


def test_events_out_of_order() -> None:
    text = rows("0,2026-01-06,Web,,a,", "1,2026-01-05,Web,,a,", "2,2026-01-06,Web,,a,")
    events, problems, _ = read(text)
    assert [event.case for event in events] == ["0", "2"]
    assert problems == [
        "3: 2026-01-05T00:00:00Z is earlier than 2026-01-06T00:00:00Z before it (line 2): sort the events by time"
    ]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("", "should name the columns"),
        ("id,id,opened", "the column 'id' is there twice"),
        ("id,open,source,urgency,category,floor", "no column 'opened'; did you mean 'open'"),
        ('"id,opened', "cannot be read"),
    ],
)
def test_a_header_that_does_not_fit_stops_at_once(header: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        read(header + "\n")
    assert (caught.value.file, caught.value.line) == ("<stdin>", 1)


def test_an_empty_file_of_csv_has_no_header_and_one_of_json_lines_no_events() -> None:
    with pytest.raises(ConfigError, match="should name the columns"):
        read("")
    assert read("", "jsonl")[:2] == ([], [])


def test_json_lines_of_every_type() -> None:
    lines = [
        {
            "at": "2026-01-05T08:00:00+01:00",
            "type": "task.created",
            "channel": "chat",
            "queue": "Sales",
            "priority": 3,
            "attributes": {"items": [1, {"a": None}]},
            "customer": {"name": "Ada", "address": "+4930123456"},
            "case": 17,
            "direction": "inbound",
        },
        {"at": "2026-01-05T08:00:00", "type": "task.canceled", "case": 17, "reason": "hung up"},
        {"at": "2026-01-05T08:00:00", "type": "worker.activity", "worker": "Ana", "activity": "Break"},
        {"at": "2026-01-05T08:00:00", "type": "action", "action": "AcceptTask", "payload": {"sid": "WR1"}},
        {"at": "2026-01-05T08:00:00", "type": "action", "action": "HistoryGoBack", "worker": "Ana", "payload": None},
    ]
    events, problems, _ = read("\n\n".join(json.dumps(line) for line in lines), "jsonl")
    at = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert problems == []
    assert events == [
        NewTask(
            at.replace(hour=7),
            1,
            "17",
            "chat",
            None,
            "Sales",
            3,
            {"items": (1, {"a": None})},  # type: ignore[arg-type]
            "Ada",
            "+4930123456",
            "inbound",
        ),
        CancelTask(at, 3, "17", None, "hung up"),
        WorkerActivity(at, 5, "Ana", "Break"),
        ActionInput(at, 7, "AcceptTask", {"sid": "WR1"}),  # type: ignore[arg-type]
        ActionInput(at, 9, "HistoryGoBack", {}, "Ana"),  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "not JSON: Expecting value in column 1"),
        ("[1]", "should be an object in braces, not [1]"),
        ('{"at": "2026-01-05"}', "has no 'type': one of task.created"),
        ('{"type": "task.create"}', "not 'task.create'; did you mean 'task.created'"),
        ('{"type": ["task.created"]}', "not ['task.created']"),
        ('{"type": "task.created", "at": 5}', "'at' is a time"),
        ('{"type": "task.created", "at": "2026-01-05", "chanel": "x"}', "no field 'chanel'; did you mean 'channel'"),
        ('{"type": "task.created", "at": "2026-01-05", "channel": []}', "'channel' is a text, not []"),
        ('{"type": "task.created", "at": "2026-01-05", "attributes": "x"}', "'attributes' is an object, not 'x'"),
        ('{"type": "task.created", "at": "2026-01-05", "customer": {"nam": "x"}}', "did you mean 'name'"),
        ('{"type": "task.created", "at": "2026-01-05", "priority": true}', "'priority' is a whole number"),
        ('{"type": "task.created", "at": "2026-01-05", "priority": NaN}', "NaN is not a number of JSON"),
        ('{"type": "task.created", "at": "2026-01-05", "case": "\\ud800"}', "half of a character"),
        ('{"type": "task.canceled", "at": "2026-01-05"}', "needs 'case' or 'task'"),
        ('{"type": "worker.activity", "at": "2026-01-05", "worker": "Ana"}', "needs 'activity'"),
        ('{"type": "action", "at": "2026-01-05"}', "action needs 'action'"),
        ("[" * 200_000, "nested too deep"),
        (
            '{"type": "task.created", "at": "2026-01-05", "attributes": ' + '{"a":' * 90 + "1" + "}" * 91,
            "nested more than",
        ),
    ],
)
def test_a_bad_line_of_json_is_named_and_the_rest_goes_on(line: str, words: str) -> None:
    good = '{"at": "2026-01-05", "type": "task.created"}'
    events, problems, _ = read(f"{good}\n{line}\n{good}\n", "jsonl")
    assert len(events) == 2
    assert len(problems) == 1
    assert words in problems[0]


def test_problems_are_counted_and_only_the_first_kept() -> None:
    _, problems, reader = read("x\n" * 1000, "jsonl")
    assert (reader.problems.count, len(problems)) == (1000, 20)


@pytest.mark.parametrize("format", ["csv", "jsonl"])
@given(stop=st.integers(0, 6))
def test_reading_goes_on_from_a_position(tmp_path_factory: pytest.TempPathFactory, format: str, stop: int) -> None:
    path = tmp_path_factory.getbasetemp() / f"events.{format}"
    if format == "csv":
        path.write_bytes(b"\xef\xbb\xbf" + rows(*(f'{n},2026-01-0{n},Web,,"a\nb",' for n in range(1, 7))).encode())
    else:
        lines = [{"at": f"2026-01-0{n}", "type": "task.created", "case": n} for n in range(1, 7)]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with open_events(str(path), ReaderOptions(columns=COLUMNS)) as reader:
        first = [next(reader) for _ in range(stop)]
        position, last_at = reader.position, reader.last_at
    with open_events(str(path), ReaderOptions(columns=COLUMNS, position=position, last_at=last_at)) as again:
        rest = list(again)
    with open_events(str(path), ReaderOptions(columns=COLUMNS)) as whole:
        assert first + rest == list(whole)
    assert again.problems.count == 0


@given(st.binary(max_size=200), st.sampled_from(["csv", "jsonl"]))
def test_any_bytes_give_events_and_problems_and_nothing_else(raw: bytes, format: str) -> None:
    data = f"{HEADER}\n".encode() + raw if format == "csv" else raw
    events, _, reader = read(data, format)
    assert len(events) == reader.count
    assert reader.position.offset <= len(data)


def test_only_one_line_is_read_ahead() -> None:
    class Slow(io.BytesIO):
        lines = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines += 1
            return super().readline(size)

    stream = Slow(rows(*(f"{n},2026-01-05,Web,,a," for n in range(50))).encode())
    reader = open_events("-", ReaderOptions(columns=COLUMNS), format="csv", stdin=lambda: stream)
    for _ in range(10):
        next(reader)
    assert stream.lines == 11


def test_times_in_another_form_and_words_with_a_fallback() -> None:
    columns = Columns.model_validate(
        {
            "at": {"column": "when", "format": "%m/%d/%Y %H:%M"},
            "channel": {"column": "source", "values": {"Phone": "voice"}, "otherwise": "other"},
            "attributes": {"open": {"column": "open", "as": "boolean"}},
        }
    )
    text = "when,source,open\n01/05/2026 08:30,Telegram,yes\n2026-01-06,Phone,no\n01/07/2026 08:30,,maybe\n"
    events, problems, _ = read(text, columns=columns, zone=PACIFIC)
    assert events[0].at == datetime(2026, 1, 5, 16, 30, tzinfo=UTC)
    assert (events[0].channel, events[0].attributes["open"]) == ("other", True)
    assert problems == [
        "3: column 'when': '2026-01-06' does not have the form '%m/%d/%Y %H:%M'",
        "4: column 'open': 'maybe' is neither true nor false",
    ]


def test_which_format() -> None:
    assert [format_of(path) for path in ("a.csv", "b.JSONL", "c.ndjson", "-")] == ["csv", "jsonl", "jsonl", "jsonl"]
    assert format_of("a.txt", "csv") == "csv"
    with pytest.raises(ConfigError, match="cannot tell CSV from JSON Lines"):
        format_of("a.txt")


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        open_events(str(tmp_path / "none.jsonl"))
    with pytest.raises(ConfigError, match="it is a folder"):
        open_events(str(tmp_path), format="jsonl")
    with pytest.raises(ConfigError, match="No such file"):
        open_events(str(tmp_path / "none.csv"))
    (tmp_path / "some.csv").write_text("a\n", "utf-8")
    with pytest.raises(ConfigError, match=r"needs \[events.columns\]"):
        open_events(str(tmp_path / "some.csv"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "at"),
        ({"at": {"value": "2026-01-05", "column": "x"}}, "either 'column' or 'value'"),
        ({"at": "x", "type": {"value": "task.creatd"}}, "did you mean 'task.created'"),
    ],
)
def test_mappings_that_mean_nothing(given: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Columns.model_validate(given)
