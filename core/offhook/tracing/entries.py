"""`Entry`: a record as a trace reads it, whichever file it came from; and how entries are looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. `what` holds all of it that has a name: what equal runs have in common, and the rest."""

    sequence: int
    at: str
    kind: str
    subject: str
    what: Mapping[str, Any]

    def get(self, name: str) -> Any:
        return self.what.get(name)

    def text(self, name: str) -> str:
        """What stands under `name`, if it is a text; else nothing. Files come from anywhere."""
        found = self.what.get(name)
        return found if isinstance(found, str) else ""

    def table(self, name: str) -> Mapping[str, Any]:
        """What stands under `name`, if it is a map."""
        found = self.what.get(name)
        return found if isinstance(found, Mapping) else {}

    def items(self, name: str) -> list[Any]:
        """What stands under `name`, if it is a list."""
        found = self.what.get(name)
        return found if isinstance(found, list) else []

    @property
    def failure(self) -> str:
        """Of a handler's failure: what went wrong, and the policy that applied, if it is more than to go on."""
        policy = self.text("policy")
        return self.text("message") + (f" (policy {policy})" if policy not in ("", "ignore") else "")

    @property
    def origin(self) -> Mapping[str, Any]:
        """Through which handler, event and run an invocation came about: `handler`, `event`, `run`."""
        return self.table("from")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time; `since` is part of it, `until` is not. None: without an end."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: str) -> bool:
        """Whether an instant in ISO 8601 lies in it."""
        if self.since is None and self.until is None:
            return True
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return False
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


ALWAYS = Window()


class TraceRecords(Protocol):
    """The records of a store or an export, looked up as traces need them; in the order in which they were made."""

    @property
    def name(self) -> str:
        """The file."""

    @property
    def damaged(self) -> tuple[int, ...]:
        """The lines of the file that are no whole records, and are passed over."""

    def of(self, subject: str) -> list[Entry]:
        """All about one invocation, event or run."""

    def caused_by(self, subject: str) -> list[Entry]:
        """The first record of each invocation and event that came of this invocation, event or run."""

    def mentioning(self, texts: tuple[str, ...], window: Window = ALWAYS) -> Iterator[Entry]:
        """Those in which one of the texts stands anywhere."""

    def between(self, window: Window, kinds: tuple[str, ...] = ()) -> Iterator[Entry]:
        """Those of a stretch of time; of these kinds only. A kind that ends in a dot takes all that begin so."""

    def latest(self, window: Window, kinds: tuple[str, ...] = ()) -> Iterator[Entry]:
        """As `between`, the latest first."""

    def subjects(self, prefix: str) -> list[str]:
        """The subjects that begin so, for hints; a few thousand at most."""
