"""What a host itself has to keep: its time, how many invocations there were, what is blocked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.clock import Clock, VirtualClock
from offhook.journal.records import plain

if TYPE_CHECKING:
    from offhook.host import Host


class HostPart:
    """A `Part` with one row: all of it is small and most of it changes every time."""

    name = "host"

    def __init__(self, host: Host) -> None:
        self._host = host

    def ready(self) -> bool:
        """Always."""
        return True

    def changes(self) -> Mapping[str, Any]:
        """The one row."""
        host = self._host
        row: dict[str, Any] = {
            "invocations": host.invocations,
            "records": len(host.journal),
            "now": plain(host.clock.now()),
        }
        if isinstance(host.clock, VirtualClock):
            row["places"] = host.clock.places
        blocks = host.guards.blocks()
        if blocks:
            row["blocks"] = [
                {"action": block.action, "fields": plain(block.fields), "reason": block.reason} for block in blocks
            ]
        if host.options.digest:
            row["digest"] = host.journal.digest.state
        return {"": row}

    def restore(self, rows: Mapping[str, Any]) -> None:
        """Take up all but the time, which was taken up first."""
        host, row = self._host, rows[""]
        host.invocations = count_in(row, "invocations")
        for block in row.get("blocks", ()):
            spec = host.registry.find_action(block["action"])
            if spec is not None:
                host.guards.block(spec, block["fields"], block["reason"])

    @staticmethod
    def restore_clock(clock: Clock, rows: Mapping[str, Any]) -> None:
        """Virtual time goes on where it stopped, its timers in the order in which they were set."""
        if isinstance(clock, VirtualClock):
            row = rows[""]
            clock.move_to(datetime.fromisoformat(row["now"]))
            clock.places = count_in(row, "places") if "places" in row else 0


def count_in(row: Mapping[str, Any], name: str) -> int:
    """What a row says under a name where it counts something. Raises `TypeError` if that is no count."""
    count = row[name]
    if type(count) is not int or count < 0:
        raise TypeError(f"{name} is no count")
    return count
