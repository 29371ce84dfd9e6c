"""What happened since an input began, as the journal has it: actions, what rules said, what failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from offhook.repl.result import Line, Piece
from offhook.repl.telling import Teller

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.journal.records import Record


class Happened:
    """Reads the journal on from where it was read last. `you` gives whoever sits at the prompt."""

    def __init__(self, host: Host, zone: tzinfo, you: Callable[[], Any] = lambda: None) -> None:
        self._host = host
        self._teller = Teller(host, you)
        self._zone = zone
        self._read = len(host.journal)

    def lines(self, *, times: bool) -> tuple[Line, ...]:
        """A line for each thing that is worth one, with its time if `times`."""
        found: list[Line] = []
        new = self._new()
        if new and (lost := new[0].sequence - self._read - 1) > 0:
            found.append((Piece(f"{lost:,} records before these are not held any more", "dim"),))
        self.skip()
        for record in new:
            said = self._teller.told(record)
            if said is not None:
                at = f"{record.at.astimezone(self._zone):%H:%M:%S} " if times else ""
                found.append((Piece(at, "time"), *said) if at else said)
        return tuple(found)

    def skip(self) -> None:
        """What is there by now is known."""
        self._read = len(self._host.journal)

    def _new(self) -> list[Record]:
        return [record for record in self._host.journal if record.sequence > self._read]
