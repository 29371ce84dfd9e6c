"""An input that is gone on with: from a file, which is moved, and from a stream, which is passed over."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offhook.errors import ConfigError
from offhook.simulation.event_mapping import Columns
from offhook.simulation.event_reader import EventReader, ReaderOptions, open_events

COLUMNS = Columns.model_validate({"at": "at", "case": "case", "attributes": {"note": "note"}})


class Pipe(io.BytesIO):
    """Bytes that come one after the other, and never again."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_arguments: Any) -> int:
        raise io.UnsupportedOperation

    tell = seek


STREAMS: list[Callable[[bytes], BinaryIO]] = [io.BytesIO, Pipe]


def reader(stream: BinaryIO, form: Any = "jsonl") -> EventReader:
    return open_events("-", ReaderOptions(columns=COLUMNS, kept=True), format=form, stdin=lambda: stream)


def jsonl(count: int) -> bytes:
    return "".join(
        json.dumps({"at": f"2026-01-05T09:00:{at:02}", "type": "task.created", "case": f"é{at}"}) + "\n"
        for at in range(count)
    ).encode()


CSV = (
    "at,case,note\n"
    + "".join(f'2026-01-05T09:00:{at:02},C{at},"one\ntwo {at}"\n' for at in range(5))
    + '2026-01-05T09:01:00,C5,"never closed\n'
    + "".join(f"2026-01-05T09:02:{at:02},C{at},x\n" for at in range(3))
).encode()


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("form", "data"), [("jsonl", jsonl(7)), ("csv", CSV)])
def test_wherever_it_stops_it_goes_on_with_the_same_events(
    stream: Callable[[bytes], BinaryIO], form: str, data: bytes
) -> None:
    whole = reader(stream(data), form)
    events = list(whole)
    assert len(events) >= 7
    for stop in range(len(events) + 1):
        first = reader(stream(data), form)
        before = [next(first) for _ in range(stop)]
        state = json.loads(json.dumps(first.state()))
        again = reader(stream(data), form)
        if stop > 2:
            next(again)  # the first event may have to be read to know when the run begins
        again.go_on(state)
        assert before + list(again) == events
        assert (again.count, again.position, again.last_at) == (whole.count, whole.position, whole.last_at)
        assert again.state() == whole.state()
        assert first.problems.count + again.problems.count == whole.problems.count


@pytest.mark.parametrize("stream", STREAMS)
def test_what_was_read_has_to_be_the_same_and_what_comes_behind_it_may_be_anything(
    stream: Callable[[bytes], BinaryIO],
) -> None:
    data = jsonl(4)
    first = reader(stream(data))
    next(first), next(first)
    state = first.state()
    with pytest.raises(ConfigError, match="no longer the same") as caught:
        reader(stream(data.replace(b"09:00:01", b"09:00:02"))).go_on(state)
    assert caught.value.code == "input-changed"
    with pytest.raises(ConfigError, match="it has 30 bytes, and the run has read 1"):
        reader(stream(data[:30])).go_on(state)
    grown = reader(stream(data.replace(b"09:00:03", b"09:00:04") + jsonl(6)[len(data) :]))
    grown.go_on(state)
    assert [event.at.second for event in grown] == [2, 4, 4, 5]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"")), max_size=8), st.integers(0, 8))
def test_any_bytes_can_be_gone_on_with(lines: list[bytes], stop: int) -> None:
    good = b'{"at": "2026-01-05T09:00:00", "type": "task.created"}'
    data = b"\n".join(part for line in lines for part in (line, good))
    for stream in STREAMS:
        first = reader(stream(data))
        before = [event for event, _ in zip(first, range(stop), strict=False)]
        again = reader(stream(data))
        again.go_on(first.state())
        assert before + list(again) == list(reader(stream(data)))[: len(before)] + list(_rest(data, first))


def _rest(data: bytes, stopped: EventReader) -> list[Any]:
    whole = reader(io.BytesIO(data))
    return [event for event in whole if whole.position.offset > stopped.position.offset]


def test_a_reader_that_nobody_keeps_remembers_nothing() -> None:
    plain = open_events("-", format="jsonl", stdin=lambda: io.BytesIO(jsonl(2)))
    assert len(list(plain)) == 2
    with pytest.raises(AssertionError):
        plain.state()
