"""What the file of customers holds, as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer. `numbers` are in E.164; `extra` is whatever else an import brought."""

    id: str
    name: str
    numbers: tuple[str, ...] = ()
    email: str | None = None
    tier: str | None = None
    language: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact with a customer, as history: `note` is all that was noted of it, `outcome` Completed or Canceled."""

    at: datetime
    channel: str
    worker: str | None = None
    queue: str | None = None
    disposition: str | None = None
    outcome: str | None = None
    note: str | None = None


Kind: TypeAlias = Literal["contact", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be written down: that a contact was there or has ended, or a note about it.

    `contact` names the contact, which began `since`; `at` is when there was something to write down about it. Where
    nobody knew the `customer`, the `number` tells later who it was. Writing an entry twice is the same as writing it
    once, so that it can be tried again when nobody knows whether it was.
    """

    kind: Kind
    contact: str
    at: str
    since: str | None = None
    customer: str | None = None
    number: str | None = None
    task: str | None = None
    channel: str | None = None
    queue: str | None = None
    worker: str | None = None
    disposition: str | None = None
    outcome: str | None = None
    text: str | None = None

    @property
    def key(self) -> str:
        """The same for the same entry."""
        return sha256(self.to_line().encode()).hexdigest()

    def to_line(self) -> str:
        """The entry as a line of JSON."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({name: value for name, value in values.items() if value is not None}, sort_keys=True)

    @classmethod
    def from_line(cls, line: str) -> Entry:
        """The entry of a line. Raises `ValueError` for one that is none."""
        try:
            values: dict[str, Any] = json.loads(line)
            entry = cls(**values)
        except (TypeError, ValueError) as problem:
            raise ValueError(f"no entry: {problem}") from None
        if entry.kind not in ("contact", "note") or not all(isinstance(value, str) for value in values.values()):
            raise ValueError(f"no entry: {line!r}")
        return entry
