"""Records out of an export: JSON Lines, one record a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from offhook.journal.records import Record
from offhook.tracing.entries import ALWAYS, Entry, Window
from offhook.tracing.links import Links, fits, is_caused_by, origin_of
from offhook.tracing.parsing import parsed, written

_HEAD = ("sequence", "at", "kind", "subject")
# what a line most likely says; the record itself is read before anything is told of it
_SUBJECT = re.compile(rb'"subject": ?"([^"\\]*)"')
_CAUSED = re.compile(rb'"cause": ?"((?:IV|EV|RN)\w*)"')


class ExportRecords:
    """An export that was read once: where each line begins is kept, the records themselves are read when wanted.

    A line that is no record is passed over: the last one may be half written.
    """

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        """`content`: what would stand in the file, if it is in none."""
        self._path = path
        content = path.read_bytes() if content is None else content
        numbered = [(number, line) for number, line in enumerate(content.split(b"\n"), 1) if line.strip()]
        self._lines = [line for _, line in numbered]
        self._numbers = [number for number, _ in numbered]

    @classmethod
    def of_journal(cls, journal: Iterable[Record]) -> ExportRecords:
        """What a living host's journal holds."""
        lines = [json.dumps(record.to_json(), ensure_ascii=False) for record in journal]
        return cls(Path("the journal"), "\n".join(lines).encode(errors="surrogatepass"))

    @property
    def name(self) -> str:
        return str(self._path)

    @property
    def damaged(self) -> tuple[int, ...]:
        """Lines that do not begin and end as records do, and the last one if it is none."""
        found = [
            number
            for number, line in zip(self._numbers, self._lines, strict=True)
            if not (line.lstrip().startswith(b"{") and line.rstrip().endswith(b"}"))
        ]
        last = self._numbers[-1] if self._numbers else None
        if last is not None and last not in found and _entry(self._lines[-1]) is None:
            found.append(last)
        return tuple(found)

    @cached_property
    def _links(self) -> Links:
        links = Links()
        for place, line in enumerate(self._lines):
            head = _SUBJECT.search(line)
            if head is None or not head[1]:
                continue
            subject = head[1].decode(errors="replace")
            if b'"from":' not in line:
                cause = _CAUSED.search(line)
                links.add(place, subject, cause[1].decode() if cause is not None else "", ())
                continue
            entry = _entry(line)
            if entry is not None:
                links.add(place, entry.subject, entry.text("cause"), origin_of(entry.what))
        return links

    def of(self, subject: str) -> list[Entry]:
        return self._at(self._links.of(subject))

    def caused_by(self, subject: str) -> list[Entry]:
        return [entry for entry in self._at(self._links.caused_by(subject)) if is_caused_by(entry, subject)]

    def mentioning(self, texts: tuple[str, ...], window: Window = ALWAYS) -> Iterator[Entry]:
        wanted = [written(text).encode() for text in texts]
        for line in self._lines:
            if any(text in line for text in wanted):
                entry = _entry(line)
                if entry is not None and window.holds(entry.at):
                    yield entry

    def between(self, window: Window, kinds: tuple[str, ...] = ()) -> Iterator[Entry]:
        yield from self._fitting(self._lines, window, kinds)

    def latest(self, window: Window, kinds: tuple[str, ...] = ()) -> Iterator[Entry]:
        yield from self._fitting(reversed(self._lines), window, kinds)

    def subjects(self, prefix: str) -> list[str]:
        return self._links.subjects(prefix)

    @property
    def has_records(self) -> bool:
        """Whether there is a record among the first lines."""
        return any(_entry(line) is not None for line in self._lines[:20])

    def _at(self, places: list[int]) -> list[Entry]:
        found = [_entry(self._lines[place]) for place in places]
        return [entry for entry in found if entry is not None]

    def _fitting(self, lines: Any, window: Window, kinds: tuple[str, ...]) -> Iterator[Entry]:
        wanted = [f'"{kind}'.encode() for kind in kinds]
        for line in lines:
            if wanted and not any(kind in line for kind in wanted):
                continue
            entry = _entry(line)
            if entry is not None and fits(entry.kind, kinds) and window.holds(entry.at):
                yield entry


def _entry(line: bytes) -> Entry | None:
    try:
        found = parsed(line)
        sequence, at, kind, subject = [found.pop(name) for name in _HEAD]
    except (KeyError, AttributeError, TypeError):
        return None
    if not (isinstance(sequence, int) and all(isinstance(text, str) for text in (at, kind, subject))):
        return None
    return Entry(sequence, at, kind, subject, found)
