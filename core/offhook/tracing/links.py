"""What came of what: an index over all records, made in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from offhook.tracing.entries import Entry
from offhook.tracing.events import is_event

_MOST = 5000

CAUSED: Final = ("invocation.committed", "invocation.settled", "invocation.refused", "run.waits")
"""Kinds of records, beside events, that tell what caused their subject."""


def fits(kind: str, kinds: tuple[str, ...]) -> bool:
    """Whether a kind is one of these; one that ends in a dot takes all that begin so; none takes all."""
    return not kinds or any(kind == one or (one.endswith(".") and kind.startswith(one)) for one in kinds)


def origin_of(what: Mapping[str, Any]) -> tuple[str, str]:
    """The event and the run through which an invocation came about; empty where there is none."""
    found = what.get("from")
    if not isinstance(found, Mapping):
        return "", ""
    return str(found.get("event") or ""), str(found.get("run") or "")


def is_caused_by(entry: Entry, subject: str) -> bool:
    """Whether this record tells that its subject came of that one."""
    if entry.kind not in CAUSED and not is_event(entry):
        return False
    return entry.text("cause") == subject or subject in origin_of(entry.what)


class Links:
    """By subject the places of its records, and of what it caused. A place is whatever finds a record again."""

    def __init__(self) -> None:
        self._subjects: dict[str, list[int]] = {}
        self._causes: dict[str, dict[str, int]] = {}

    def add(self, place: int, subject: str, cause: str, origin: Iterable[str]) -> None:
        """Take a record in. Invocations that were caused by another one through a run belong to both."""
        if not subject:
            return
        self._subjects.setdefault(subject, []).append(place)
        for parent in {cause, *origin} - {""}:
            self._causes.setdefault(parent, {}).setdefault(subject, place)

    def of(self, subject: str) -> list[int]:
        return self._subjects.get(subject, [])

    def caused_by(self, subject: str) -> list[int]:
        return list(self._causes.get(subject, {}).values())

    def subjects(self, prefix: str) -> list[str]:
        """The latest subjects that begin so."""
        return [one for one in self._subjects if one.startswith(prefix)][-_MOST:]
