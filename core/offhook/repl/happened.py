"""What happened since an input began, as the journal tells it: actions, what rules said, what failed."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Final

from offhook.repl.result import Line, Piece
from offhook.repl.telling import Teller

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.journal.records import Record

_WHOLE: Final = 1000
"""So many lines are shown whole."""
_ENDS: Final = 100
"""Of more, so many at the beginning and at the end."""
_KINDS: Final = 20
_MOST: Final = 10_000
"""So many records are kept for programs and for tests of one input."""
_WORTH: Final = frozenset({
    "invocation.committed", "invocation.settled", "invocation.refused", "script.logged", "notification.shown",
    "question.asked", "question.answered", "question.default", "question.withdrawn",
    "handler.failed",
})  # fmt: skip


class Records:
    """The records of an input. `cut`: how many more there were than are kept."""

    def __init__(self) -> None:
        self.all: list[Record] = []
        self.cut = 0

    def add(self, record: Record) -> None:
        if len(self.all) < _MOST:
            self.all.append(record)
        else:
            self.cut += 1


class Happened:
    """Listens to the journal, whatever that keeps of it. `you` gives whoever sits at the prompt; `called` what a
    handler is called there. `worth`: the records of an input that tests and traces are made of, from `begin()` on;
    `told`: those that have a line."""

    def __init__(
        self,
        host: Host,
        zone: tzinfo,
        you: Callable[[], Any] = lambda: None,
        called: Callable[[str], str] = lambda name: name,
    ) -> None:
        self._teller = Teller(host, you, called)
        self._zone = zone
        self._over = False
        self.told = Records()
        self.begin()
        self.skip()
        host.journal.listen(self._hear)

    def label(self, sid: str) -> str:
        """What people call what has that SID."""
        return self._teller.label(sid)

    def begin(self) -> None:
        """An input begins."""
        self.worth = Records()
        self.is_something = False
        """Whether it changed the centre, or what others see of it."""

    def end(self) -> None:
        """Nobody asks any more."""
        self._over = True

    def skip(self) -> None:
        """What is there by now is known."""
        self._first: list[tuple[Record, Line]] = []
        self._last: deque[tuple[Record, Line]] = deque(maxlen=_ENDS)
        self._counts: Counter[str] = Counter()
        self.told = Records()

    def take(self) -> Records:
        """The records that have a line, since this was asked last."""
        found, self.told = self.told, Records()
        return found

    def lines(self, *, times: bool) -> tuple[Line, ...]:
        """A line for each thing that is worth one, with its time if `times`; of very many the first and the last
        ones, and how many there were of which kind between them. They are known then."""
        first, last, counts = self._first, self._last, self._counts
        told = self.told
        self.skip()
        self.told = told
        if not last:
            return tuple([self._line(one, times=times) for one in first])
        between = [*first[_ENDS:]]
        left = sum(counts.values()) - len(last)
        for record, _ in between:
            counts[_kind(record)] += 1
        for record, _ in last:
            counts[_kind(record)] -= 1
        shown = [self._line(one, times=times) for one in first[:_ENDS]]
        shown += self._between(counts, left + len(between))
        return (*shown, *[self._line(one, times=times) for one in last])

    def _between(self, counts: Counter[str], left: int) -> list[Line]:
        rows: list[Line] = [(Piece(f"… {left:,} more lines, of", "hint"),)]
        most = [(kind, count) for kind, count in counts.most_common(_KINDS) if count > 0]
        rows += [(Piece(f"  {count:>9,}  ", "value"), Piece(kind)) for kind, count in most]
        rows.append(
            (Piece("  `events 500` and `trace list 500` have the latest ones, `events NAME` those of a kind", "dim"),)
        )
        return rows

    def _line(self, one: tuple[Record, Line], *, times: bool) -> Line:
        record, said = one
        return (Piece(f"{record.at.astimezone(self._zone):%H:%M:%S} ", "time"), *said) if times else said

    def _hear(self, record: Record) -> None:
        if self._over:
            return
        if record.kind in _WORTH:
            self.worth.add(record)
        if record.subject.startswith("EV") or record.kind in _SOMETHING:
            self.is_something = True
        said = self._teller.told(record)
        if said is None:
            return
        self.told.add(record)
        if len(self._first) < _WHOLE:
            self._first.append((record, said))
        else:
            self._last.append((record, said))
            self._counts[_kind(record)] += 1


_SOMETHING: Final = frozenset({
    "invocation.committed", "script.logged", "notification.shown", "question.asked", "scripts.reloaded",
})  # fmt: skip


def _kind(record: Record) -> str:
    """What a line is about, in a word or two."""
    what = record.what
    if record.kind == "invocation.settled":
        return f"{what.get('action', '')} {'done' if what.get('outcome') == 'completed' else what.get('outcome', '')}"
    if record.kind == "invocation.refused":
        return f"{what.get('action', '')} refused"
    return record.kind
