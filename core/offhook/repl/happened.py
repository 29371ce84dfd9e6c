"""What happened since an input began, as the journal has it: actions, what rules said, what failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Final

from offhook.repl.result import Line, Piece, Style

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.journal.records import Record

_ENDS: Final[dict[str, tuple[str, Style]]] = {
    "completed": ("done", "ok"),
    "cancelled": ("cancelled", "warning"),
    "failed": ("failed", "error"),
    "redirected": ("redirected", "warning"),
}
_NOT_RUN: Final = ("declined", "not reached")


class Happened:
    """Reads the journal on from where it was read last."""

    def __init__(self, host: Host, zone: tzinfo) -> None:
        self._host = host
        self._zone = zone
        self._read = self._end()

    def lines(self, *, times: bool) -> tuple[Line, ...]:
        """A line for each thing that is worth one, with its time if `times`."""
        found = []
        for record in self._new():
            said = _said(record)
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


def _said(record: Record) -> Line | None:
    what: dict[str, Any] = record.what
    if record.kind == "invocation.settled":
        return _settled(what)
    if record.kind == "invocation.refused":
        return (Piece(str(what.get("action", "")), "action"), Piece(" refused", "error"), *_why(what))
    if record.kind == "script.logged":
        return (Piece("log ", "dim"), Piece(str(what.get("text", ""))))
    if record.kind == "notification":
        return (Piece("notice ", "dim"), Piece(str(what.get("text", "")), "warning"))
    if record.kind == "handler.failed":
        place = f" ({what['place']})" if what.get("place") else ""
        error = what.get("error") or {}
        message = error.get("message", "") if isinstance(error, dict) else str(error)
        return (Piece(f"{what.get('handler', '')}{place} failed: {message}", "error"),)
    if record.kind == "run.waits":
        return (Piece(f"{what.get('handler', '')} waits", "dim"),)
    return None


def _settled(what: dict[str, Any]) -> Line:
    word, style = _ENDS.get(str(what.get("outcome")), (str(what.get("outcome")), "plain"))
    said = [Piece(str(what.get("action", "")), "action"), Piece(" "), Piece(word, style)]
    said += _why(what)
    ran = [name for name, verdict in _verdicts(what) if verdict not in _NOT_RUN]
    if ran:
        said.append(Piece(f"  with {', '.join(ran)}", "dim"))
    return tuple(said)


def _why(what: dict[str, Any]) -> list[Piece]:
    cancelled, error = what.get("cancelled"), what.get("error")
    if isinstance(cancelled, dict):
        by = f" ({cancelled['by']})" if cancelled.get("by") else ""
        return [Piece(f": {cancelled.get('reason', '')}{by}")]
    if isinstance(error, dict):
        code = f" [{error['code']}]" if error.get("code") else ""
        return [Piece(f": {error.get('message', '')}{code}", "error")]
    return []


def _verdicts(what: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(one[0]), str(one[1])) for one in what.get("verdicts", ()) if len(one) >= 2]
