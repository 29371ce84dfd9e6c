"""Which handlers there were, and when: from the records that a host makes as it loads them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from offhook.tracing.entries import ALWAYS, Entry, TraceRecords

LOADED = "handlers.loaded"
"""The kind of record in which a host lists its handlers, at its start and whenever they change."""


@dataclass(frozen=True, slots=True)
class HandlerInfo:
    """A handler as it was loaded. `targets` are actions' and events' names, `*` for all; `stage` as scripts say it."""

    name: str
    kind: str
    owner: str
    stage: str
    targets: tuple[str, ...]
    place: str
    condition: str
    mode: str

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> HandlerInfo:
        """From a record's item; what is missing or strange is empty."""
        words = {
            name: value if isinstance(value := given.get(name), str) else ""
            for name in ("name", "kind", "owner", "stage", "place", "condition", "mode")
        }
        targets = given.get("targets")
        listed = targets if isinstance(targets, list) else []
        return cls(targets=tuple(target for target in listed if isinstance(target, str)), **words)

    def hears(self, target: str) -> bool:
        """Whether it is for this action or event; `*` means the actions."""
        if target in self.targets:
            return True
        return "*" in self.targets and ("." in target) == (self.stage == "on")


class KnownHandlers:
    """The handlers by name, as of any record. `recorded` tells whether the file says which there were at all. `called`
    tells by SID what workers, queues, workflows and activities are called."""

    def __init__(self, records: TraceRecords) -> None:
        self._loads: list[tuple[int, Mapping[str, HandlerInfo]]] = []
        self.called: dict[str, str] = {}
        for entry in records.between(ALWAYS, (LOADED,)):
            self._loads.append((entry.sequence, dict(_listed(entry))))
            self.called |= {sid: name for sid, name in entry.table("names").items() if isinstance(name, str)}
        self.recorded = bool(self._loads)

    def find(self, name: str, sequence: int | None = None) -> HandlerInfo | None:
        """The handler as it was loaded when that record was made; the latest there was, if None."""
        if not self._loads:
            return None
        if sequence is None:
            return next((names[name] for _, names in reversed(self._loads) if name in names), None)
        place = bisect_right(self._loads, sequence, key=lambda load: load[0])
        # what happened before the first list was made belongs to the host that then made it
        return self._loads[max(0, place - 1)][1].get(name)

    @property
    def names(self) -> list[str]:
        """The names of all that there ever were."""
        return list(dict.fromkeys(name for _, names in self._loads for name in names))


def _listed(entry: Entry) -> Iterator[tuple[str, HandlerInfo]]:
    for item in entry.items("handlers"):
        if isinstance(item, Mapping):
            info = HandlerInfo.read(item)
            yield info.name, info
