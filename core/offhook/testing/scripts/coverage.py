"""What tests have covered of the scripts: handlers, branches and lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from offhook.testing.scripts.tracing import Tracer, Walk
from offhook_grammar.compiler.positions import Positions
from offhook_grammar.diagnostics import Span
from offhook_grammar.measured import Fork, condition_of, first_lines, forks, handlers
from offhook_grammar.sources import load

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook_grammar.sources import SourceFile
    from offhook_grammar.tree import Handler

_Place = tuple[int, int]

_CONDITION: Final = ("the condition never held", "the condition always held")
_OTHERWISE: Final = ("it never went wrong", "it always went wrong")
_UNREACHED: Final = "no test came here"


@dataclass(slots=True)
class HandlerCoverage:
    """What became of a handler: how often it was asked, and how often it ran."""

    line: int
    name: str
    asked: int = 0
    ran: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """A way that no test has gone, in words, and where it would have begun."""

    line: int
    what: str


@dataclass(slots=True)
class FileCoverage:
    """One script. `ways`: how many there are; `lines` are the first lines of what can be run."""

    path: str
    lines: frozenset[int]
    ran: frozenset[int]
    ways: int
    missing: list[Missing] = field(default_factory=list)
    handlers: list[HandlerCoverage] = field(default_factory=list)

    @property
    def missing_lines(self) -> list[int]:
        return sorted(self.lines - self.ran)

    @property
    def idle(self) -> list[HandlerCoverage]:
        """The handlers that never ran."""
        return [one for one in self.handlers if not one.ran]

    @property
    def total(self) -> tuple[int, int]:
        """Of lines and ways together: how many there are, and how many were gone."""
        whole = len(self.lines) + self.ways
        return whole, whole - len(self.missing_lines) - len(self.missing)


class Coverage:
    """Measures what tests run of the scripts `paths`, and of those they use. Run each test within `measuring`, and
    `look` at its host when it has ended."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._sources: list[SourceFile] = list(load(list(paths)).files)
        self._tracer = Tracer([source.path for source in self._sources])
        self._handlers: Counter[tuple[str, int, str]] = Counter()

    def measuring(self) -> AbstractContextManager[None]:
        """Within, what runs of the scripts counts."""
        return self._tracer.tracing()

    def look(self, host: Host) -> None:
        """Take in what the handlers of a host did."""
        for handler in host.scripts.handlers:
            stats, span = handler.stats, handler.compiled.span
            self._handlers[handler.compiled.file, span.line, "ran"] += stats.runs
            self._handlers[handler.compiled.file, span.line, "asked"] += stats.runs + stats.declined + stats.dropped
            self._handlers[handler.compiled.file, span.line, "declined"] += stats.declined

    def files(self) -> list[FileCoverage]:
        """What was covered so far, by the file; files of nothing but tests are left out."""
        walks = self._tracer.walks()
        found = [self._file(source, walks.get(source.path, [])) for source in self._sources]
        return [one for one in found if one.lines]

    def _file(self, source: SourceFile, walks: list[Walk]) -> FileCoverage:
        starts = first_lines(source.tree)
        reached = {step.end[0] for walk in walks for step in walk.steps if step.end is not None}
        ran = {starts[line] for line in reached if line in starts}
        ways = list(self._ways(source, _Walked(walks, Positions(source.text))))
        told = [
            HandlerCoverage(
                item.span.line,
                _name(item, source.text),
                self._handlers[source.path, item.span.line, "asked"],
                self._handlers[source.path, item.span.line, "ran"],
            )
            for item in handlers(source.tree)
        ]
        missing = sorted((way for way, gone in ways if not gone), key=lambda one: one.line)
        return FileCoverage(source.path, frozenset(starts.values()), frozenset(ran), len(ways), missing, told)

    def _ways(self, source: SourceFile, walked: _Walked) -> Iterator[tuple[Missing, bool]]:
        for item in handlers(source.tree):
            when = condition_of(item)
            if when is not None:
                key = source.path, item.span.line
                ran, declined = self._handlers[*key, "ran"], self._handlers[*key, "declined"]
                yield from _two_ways(when.span.line, _CONDITION, bool(ran), bool(declined))
        for fork in forks(source.tree):
            yield from _WAYS[fork.kind](fork, walked)


class _Walked:
    """Which steps were made, in terms of spans."""

    def __init__(self, walks: list[Walk], positions: Positions) -> None:
        self._walks = walks
        self._positions = positions

    def entered(self, span: Span, beside: Span | None = None) -> int:
        """How often what stands there was begun; only in the code that also has what stands `beside`, if that is given:
        a condition may be a function of its own."""
        inside, there = self._region(span), self._region(beside or span)
        return sum(
            n
            for walk in self._walks
            if any(there(place) for place in walk.places)
            for step, n in walk.steps.items()
            if inside(step.end) and not inside(step.begin)
        )

    def left_for_elsewhere(self, begin: Span, until: _Place, to: Span) -> int:
        """How often the condition that begins with `begin` and ends at `until` led to anything but `to`."""
        condition = self._region(Span(begin.line, begin.column, *until))
        there = self._region(to)
        return sum(
            n
            for walk in self._walks
            for step, n in walk.steps.items()
            if condition(step.begin) and not condition(step.end) and not there(step.end)
        )

    def _region(self, span: Span) -> Callable[[_Place | None], bool]:
        place = self._positions.offset
        first = span.line, place(span.line, span.column) + 1
        last = span.end_line, place(span.end_line, span.end_column) + 1
        return lambda where: where is not None and first <= where < last


def _if(fork: Fork, walked: _Walked) -> Iterator[tuple[Missing, bool]]:
    until = fork.until or (fork.whole.end_line, fork.whole.end_column)
    held, did_not = walked.entered(fork.to), walked.left_for_elsewhere(fork.whole, until, fork.to)
    yield from _two_ways(fork.whole.line, _CONDITION, bool(held), bool(did_not))


def _arm(fork: Fork, walked: _Walked) -> Iterator[tuple[Missing, bool]]:
    yield Missing(fork.to.line, "this way was never gone"), bool(walked.entered(fork.to))


def _otherwise(fork: Fork, walked: _Walked) -> Iterator[tuple[Missing, bool]]:
    wrong = walked.entered(fork.to)
    yield from _two_ways(fork.to.line, _OTHERWISE, bool(wrong), walked.entered(fork.whole, fork.to) > wrong)


def _two_ways(line: int, words: tuple[str, str], first: bool, second: bool) -> Iterator[tuple[Missing, bool]]:
    """Of two ways, which were gone. `words` say that the first, or the second, never was."""
    if not first and not second:
        words = (_UNREACHED, _UNREACHED)
    yield Missing(line, words[0]), first
    yield Missing(line, words[1]), second


_WAYS: Mapping[str, Callable[[Fork, _Walked], Iterator[tuple[Missing, bool]]]] = {
    "if": _if,
    "arm": _arm,
    "otherwise": _otherwise,
}


def _name(handler: Handler, text: str) -> str:
    """The head of a handler as its author wrote it, cut short."""
    line = text.splitlines()[handler.span.line - 1].strip()
    return line if len(line) <= 60 else f"{line[:59]}…"
