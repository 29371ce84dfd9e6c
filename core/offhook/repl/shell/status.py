"""The lines below the prompt: time, worker, and how much waits; what is wrong in what is typed, or what it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from offhook.repl.result import Line, Piece

if TYPE_CHECKING:
    from offhook.repl.session import Session
    from offhook.repl.suggesting import Signature


class Status:
    """How things are in the centre, at one moment. Looks at every task, so not for every key."""

    def __init__(self, session: Session) -> None:
        host = session.host
        self._now = host.clock.now().astimezone(session.options.zone)
        self._worker = session.worker
        self._tasks = sum(1 for task in host.centre.tasks if task.status == "pending")
        self._runs = len(host.runs.list()) + len(host.runs.list_queued())
        self._questions = len(host.questions.open)
        self._dry = session.dry

    def line(self, width: int) -> Line:
        """All of it, or as much as a screen of so many columns has room for."""
        forms = (self._whole(), self._short(), self._shorter())
        fitting = (form for form in forms if _length(form) <= width)
        return next(fitting, _cut(self._shorter(), width))

    def _whole(self) -> Line:
        said = [Piece(f" {self._now:%a %H:%M:%S}", "bold")]
        said.append(Piece(f"  {self._worker.name}, {self._worker.activity.name}" if self._worker else "  nobody"))
        said += [Piece(f"  {_count(self._tasks, 'task')} waiting"), Piece(f"  {_count(self._runs, 'run')} waiting")]
        if self._questions:
            said.append(Piece(f"  {_count(self._questions, 'question')} open", "warning"))
        return (*said, *self._as_dry())

    def _short(self) -> Line:
        said = [Piece(f" {self._now:%H:%M:%S}", "bold")]
        said.append(Piece(f"  {self._worker.name}, {self._worker.activity.name}" if self._worker else "  nobody"))
        return (*said, *self._counts())

    def _shorter(self) -> Line:
        said = (Piece(f" {self._now:%H:%M:%S}", "bold"), Piece(f"  {self._worker.name if self._worker else 'nobody'}"))
        return (*said, *self._counts())

    def _counts(self) -> Line:
        said = [Piece(f"  {_count(self._tasks, 'task')}"), Piece(f"  {_count(self._runs, 'run')}")]
        if self._questions:
            said.append(Piece(f"  {self._questions}?", "warning"))
        return (*said, *self._as_dry())

    def _as_dry(self) -> Line:
        return (Piece("  dry run", "warning"),) if self._dry else ()


def wrong_line(message: str, width: int) -> Line:
    """What is wrong, on one line."""
    return _cut((Piece(f" {' '.join(message.split())}", "error"),), width)


def signature_line(taken: Signature, width: int) -> Line:
    """A signature, the part that is being written in bold; from that part on where there is no room for all of it."""
    whole = _signature(taken, 0)
    if _length(whole) <= width or not taken.current:
        return _cut(whole, width)
    return _cut(_signature(taken, taken.current), width)


def _signature(taken: Signature, first: int) -> Line:
    said = [Piece(f" {taken.name}", "action"), Piece(f"{taken.opening}… " if first else taken.opening)]
    for number, part in enumerate(taken.parts[first:], first):
        if number > first:
            said.append(Piece(", "))
        said.append(Piece(part, "bold" if number == taken.current else "hint"))
    return (*said, Piece(taken.closing))


def _length(said: Line) -> int:
    return sum(len(piece.text) for piece in said)


def _cut(said: Iterable[Piece], width: int) -> Line:
    """As much as there is room for."""
    kept: list[Piece] = []
    room = width
    for piece in said:
        if len(piece.text) > room:
            kept.append(Piece(f"{piece.text[: max(0, room - 1)]}…", piece.style))
            break
        kept.append(piece)
        room -= len(piece.text)
    return tuple(kept)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
