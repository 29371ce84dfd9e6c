"""Records out of a store, also while a host writes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from offhook.store import StoreReader
from offhook.tracing.entries import ALWAYS, Entry, Window
from offhook.tracing.events import is_event
from offhook.tracing.links import CAUSED, Links
from offhook.tracing.parsing import parsed, written

_CHUNK = 1000
_COLUMNS = "sequence, at, kind, subject, what"
_NEAR = 1000
"""How far behind its commit the events of an invocation are looked for; they follow it at once."""


class StoreRecords:
    """Looks records up in a store. Subjects have an index there; causes get one here, in one pass, when one is asked
    for."""

    def __init__(self, reader: StoreReader) -> None:
        self._reader = reader
        columns = {row[1] for row in reader.select("pragma table_info(journal)")}
        # stores of the first version keep everything together
        self._aside = "aside" if "aside" in columns else "null"

    @property
    def name(self) -> str:
        return str(self._reader.path)

    @property
    def damaged(self) -> tuple[int, ...]:
        return ()  # a row is written whole or not at all

    def of(self, subject: str) -> list[Entry]:
        return list(self._found("subject = ?", [subject]))

    def caused_by(self, subject: str) -> list[Entry]:
        found = {entry.subject: entry for entry in self._events_of(subject)}
        places = self._links.caused_by(subject)
        for start in range(0, len(places), _CHUNK):
            some = places[start : start + _CHUNK]
            for entry in self._found(f"sequence in ({','.join('?' * len(some))})", list(some)):
                found.setdefault(entry.subject, entry)
        return sorted(found.values(), key=lambda entry: entry.sequence)

    def _events_of(self, subject: str) -> Iterator[Entry]:
        committed = next((entry for entry in self.of(subject) if entry.kind == "invocation.committed"), None)
        if committed is None:
            return
        last = committed.sequence + _NEAR
        for entry in self._found("sequence > ? and sequence <= ?", [committed.sequence, last]):
            if entry.subject.startswith("EV") and entry.text("cause") == subject and is_event(entry):
                yield entry
            if entry.subject == subject and entry.kind == "invocation.settled":
                return

    def mentioning(self, texts: tuple[str, ...], window: Window = ALWAYS) -> Iterator[Entry]:
        where = " or ".join([f"subject = ? or instr(what, ?) > 0 or instr({self._aside}, ?) > 0"] * len(texts))
        condition, values = _in(window)
        wanted = [needle for text in texts for needle in (text, written(text), written(text))]
        return self._found(f"({where}){condition}", wanted + values, window=window)

    def between(self, window: Window, kinds: tuple[str, ...] = ()) -> Iterator[Entry]:
        condition, values = _in(window)
        fitting, more = _of(kinds)
        return self._found(f"1{condition}{fitting}", values + more, window=window)

    def latest(self, window: Window, kinds: tuple[str, ...] = ()) -> Iterator[Entry]:
        condition, values = _in(window)
        fitting, more = _of(kinds)
        return self._found(f"1{condition}{fitting}", values + more, window=window, backwards=True)

    def subjects(self, prefix: str) -> list[str]:
        rows = self._reader.select(
            "select distinct subject from journal where subject >= ? and subject < ? order by subject desc limit 5000",
            [prefix, prefix + "\U0010ffff"],
        )
        return [row[0] for row in rows]

    @cached_property
    def _links(self) -> Links:
        links = Links()
        marks = ",".join("?" * len(CAUSED))
        rows = self._reader.select(
            "select sequence, subject, json_extract(what, '$.cause'), "  # noqa: S608  # nothing of strangers in it
            f"json_extract({self._aside}, '$.from.event'), json_extract({self._aside}, '$.from.run') "
            f"from journal where kind in ({marks}) and subject != '' "
            f"""and (instr(what, '"cause":') > 0 or instr({self._aside}, '"from":') > 0)""",
            list(CAUSED),
        )
        for sequence, subject, *origins in rows:
            cause, event, run = [origin if isinstance(origin, str) else "" for origin in origins]
            links.add(sequence, subject, cause, (event, run))
        return links

    def _found(
        self, where: str, values: list[Any], *, window: Window = ALWAYS, backwards: bool = False
    ) -> Iterator[Entry]:
        """The entries that fit, read a thousand at a time: nobody who writes should wait for a reader."""
        beyond, order = ("<", "desc") if backwards else (">", "asc")
        last = 2**62 if backwards else 0
        query = (
            f"select {_COLUMNS}, {self._aside} from journal where sequence {beyond} ? and {where} "  # noqa: S608  # as above
            f"order by sequence {order} limit {_CHUNK}"
        )
        while True:
            rows = self._reader.select(query, [last, *values])
            for row in rows:
                entry = _entry(row)
                if window.holds(entry.at):
                    yield entry
            if len(rows) < _CHUNK:
                return
            last = rows[-1][0]


def _entry(row: tuple[Any, ...]) -> Entry:
    sequence, at, kind, subject, what, aside = row
    held = _map(what)
    if aside:
        held |= _map(aside)
    return Entry(sequence, at, kind, subject, held)


def _map(text: Any) -> dict[str, Any]:
    found = parsed(text)
    return found if isinstance(found, dict) else {}


def _in(window: Window) -> tuple[str, list[Any]]:
    """The window for SQLite, to whole seconds: a text with a fraction of one sorts ahead of one without."""
    condition, values = "", []
    for moment, sign in ((window.since, ">="), (window.until, "<=")):
        if moment is not None:
            condition += f" and substr(at, 1, 19) {sign} ?"
            values.append(_second(moment))
    return condition, values


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _of(kinds: tuple[str, ...]) -> tuple[str, list[Any]]:
    if not kinds:
        return "", []
    parts: list[str] = []
    values: list[Any] = []
    for kind in kinds:
        if kind.endswith("."):
            parts.append("substr(kind, 1, ?) = ?")
            values += [len(kind), kind]
        else:
            parts.append("kind = ?")
            values.append(kind)
    return f" and ({' or '.join(parts)})", values
