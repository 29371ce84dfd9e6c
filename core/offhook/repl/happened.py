"""What happened since an input began, as the journal has it: actions, what rules said, what failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
        self._read = self._end()

    def lines(self, *, times: bool) -> tuple[Line, ...]:
        """A line for each thing that is worth one, with its time if `times`."""
        found = []
        for record in self._new():
            said = self._teller.told(record)
            if said is not None:
                at = f"{record.at.astimezone(self._zone):%H:%M:%S} " if times else ""
                found.append((Piece(at, "time"), *said) if at else said)
        return tuple(found)

    def skip(self) -> None:
        """What is there by now is known."""
        self._read = self._end()

    def _new(self) -> Iterator[Record]:
        for record in list(self._host.journal):
            if record.sequence > self._read:
                yield record
        self._read = self._end()

    def _end(self) -> int:
        last = None
        for last in self._host.journal:  # noqa: B007  # the last one is wanted
            pass
        return last.sequence if last is not None else 0
