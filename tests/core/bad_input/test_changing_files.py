"""A file of events that does not stay the same while it is read: what was read counts, and the change is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from offhook.errors import ConfigError
from offhook.simulation.event_reader import EventReader, ReaderOptions, open_events

ROWS = 5_000
LINE = '{"at": "2026-03-01T10:00:00Z", "type": "task.created", "case": "%06d"}\n'


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """Far more than is read at once."""
    path = tmp_path / "events.jsonl"
    path.write_text("".join(LINE % number for number in range(ROWS)), "utf-8")
    os.utime(path, ns=(0, 0))
    return path


def grow(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(LINE % ROWS)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 + 10)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(0, 0))
    other.replace(path)


def rewrite(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"created", b"creatd "))


def remove(path: Path) -> None:
    path.unlink()


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "grows": (grow, "the file grew while it was read"),
    "is cut": (cut, "the file became shorter while it was read"),
    "is emptied": (empty, "the file became shorter while it was read"),
    "is replaced": (replace, "another file took its place while it was read"),
    "is rewritten": (rewrite, "the file was written to while it was read"),
    "is removed": (remove, "the file was taken away while it was read"),
}


def read_with_a_change(path: Path, change: Callable[[Path], None], *, strict: bool = False) -> EventReader:
    with open_events(str(path), ReaderOptions(strict=strict)) as reader:
        for _ in range(10):
            next(reader)
        change(path)
        for _ in reader:
            pass
        return reader


@pytest.mark.parametrize("kind", CHANGES)
def test_it_is_told_with_the_file_and_counted(kind: str, events: Path) -> None:
    change, says = CHANGES[kind]
    reader = read_with_a_change(events, change)
    last = [str(problem) for problem in reader.problems.first]
    assert says in last[-1]
    assert last[-1].startswith(f"{events}:")
    assert reader.count >= 10
    assert reader.problems.count == (ROWS - reader.count + 1 if kind == "is rewritten" else len(last))


@pytest.mark.parametrize("kind", ["grows", "is cut", "is emptied", "is replaced", "is removed"])
def test_a_strict_run_stops(kind: str, events: Path) -> None:
    change, says = CHANGES[kind]
    with pytest.raises(ConfigError) as caught:
        read_with_a_change(events, change, strict=True)
    assert caught.value.code in ("file-changed", "bad-event")  # a cut goes through a row
    assert caught.value.file == str(events)
    assert says in str(caught.value) or caught.value.code == "bad-event"


def test_a_file_that_grows_is_read_to_its_new_end(events: Path) -> None:
    assert read_with_a_change(events, grow).count == ROWS + 1


def test_a_file_that_stays_is_no_trouble(events: Path) -> None:
    reader = read_with_a_change(events, lambda _path: None, strict=True)
    assert (reader.count, reader.problems.count) == (ROWS, 0)
