"""`JournalView`: the journal of a test's centre, to look things up in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from offhook.journal.records import plain
from offhook.testing.found import Found
from offhook.testing.story import line

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.journal import Record

_LINES = 20

__tracebackhide__ = True  # a failing test shows the test


class JournalView:
    """The records of a host's journal. Iterating gives them, oldest first."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __iter__(self) -> Iterator[Record]:
        return iter(self._host.journal)

    def records(self, kind: str | None = None, /, **what: Any) -> Found[Record]:
        """The records of a kind (`invocation.settled`, `script.logged`, an event's name; None for all) that say this.

        `what` names what a record holds, as `action="AcceptTask"`; entities are named by their SID.
        """
        wanted = {name: plain(value) for name, value in what.items()}
        found = [record for record in self if kind in (None, record.kind) and _says(record, wanted)]
        return Found(_described(kind, what), found, self.story(_LINES))

    def one(self, kind: str | None = None, /, **what: Any) -> Record:
        """The only such record. Raises `AssertionError`, with what there is, if there is none or more than one."""
        found = self.records(kind, **what)
        if len(found) != 1:
            raise AssertionError(_said(f"there are {len(found)}, and one was wanted: {found.what}", found))
        return found[0]

    def none(self, kind: str | None = None, /, **what: Any) -> None:
        """Raises `AssertionError` if there is such a record."""
        found = self.records(kind, **what)
        if found:
            raise AssertionError(_said(f"there are {len(found)}, and none was wanted: {found.what}", found))

    def story(self, last: int | None = None) -> list[str]:
        """The journal as lines to read, or its `last` ones."""
        records = list(self)
        return [line(record, self._name) for record in (records[-last:] if last else records)]

    def _name(self, sid: str) -> str:
        worker = self._host.centre.workers.get(sid)
        return worker.name if worker is not None else str(sid)


def _says(record: Record, wanted: dict[str, Any]) -> bool:
    if not wanted:
        return True
    told = record.to_json()
    return all(told.get(name) == value for name, value in wanted.items())


def _described(kind: str | None, what: dict[str, Any]) -> str:
    words = ", ".join(f"{name}={plain(value)!r}" for name, value in what.items())
    return f"records {kind or 'of any kind'}" + (f" with {words}" if words else "")


def _said(headline: str, found: Found[Any]) -> str:
    return "\n".join([headline, "the journal's last lines:", *[f"  {one}" for one in found.story]])
