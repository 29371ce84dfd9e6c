"""Which instructions of scripts run, and one after which, while a test does: what coverage is worked out from."""

from __future__ import annotations

import dis
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, Final, NamedTuple

BEGIN: Final = -1
"""What stands for the instruction before the first one of a call."""

_RETURNS: Final = frozenset(number for name, number in dis.opmap.items() if name in ("RETURN_VALUE", "RETURN_CONST"))
_RESUME: Final = dis.opmap["RESUME"]


class Step(NamedTuple):
    """From one instruction to the next one of the same call, by their places in the source (line, and column from 1);
    `begin` None for the first of a call, `end` None for a value that is returned."""

    begin: tuple[int, int] | None
    end: tuple[int, int] | None


class Walk(NamedTuple):
    """How often each step was made in a piece of code, which stands at these places."""

    places: frozenset[tuple[int, int]]
    steps: Counter[Step]


class Tracer:
    """Notes what runs of the code of these files. What Python was told to trace before goes on being traced elsewhere,
    and is back when `tracing` ends."""

    def __init__(self, files: Collection[str]) -> None:
        self._files = frozenset(files)
        self._codes: dict[CodeType, _Code] = {}

    @contextmanager
    def tracing(self) -> Iterator[None]:
        """Note what runs in this thread within."""
        before = sys.gettrace()
        sys.settrace(self._called)
        try:
            yield
        finally:
            sys.settrace(before)

    def walks(self) -> dict[str, list[Walk]]:
        """What was run of each piece of code, by the file."""
        found: dict[str, list[Walk]] = {}
        for code, seen in self._codes.items():
            steps: Counter[Step] = Counter()
            for (begin, end), count in seen.steps.items():
                steps[Step(seen.places.get(begin), seen.places.get(end))] += count
            found.setdefault(code.co_filename, []).append(Walk(frozenset(seen.places.values()), steps))
        return found

    def _called(self, frame: FrameType, event: str, _argument: Any) -> Any:
        code = frame.f_code
        if event != "call" or code.co_filename not in self._files:
            return None
        seen = self._codes.get(code)
        if seen is None:
            seen = self._codes[code] = _Code(Counter(), _places(code), code.co_code)
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        # a coroutine that goes on is called once more, behind where it begins
        goes_on = frame.f_lasti > seen.code[::2].index(_RESUME) * 2
        return _Call(seen, frame.f_lasti if goes_on else BEGIN).traced


class _Code(NamedTuple):
    """The steps of a piece of code, from one instruction to the next, where each stands, and the instructions."""

    steps: Counter[tuple[int, int]]
    places: dict[int, tuple[int, int]]
    code: bytes


class _Call:
    """One call of a piece of code. Instructions that stand nowhere in the source are passed over."""

    __slots__ = ("_code", "_last", "_places", "_steps")

    def __init__(self, seen: _Code, last: int) -> None:
        self._steps, self._places, self._code = seen
        self._last: int | None = last

    def traced(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "opcode":
            now = frame.f_lasti
            if now in self._places:
                if self._last is not None:
                    self._steps[self._last, now] += 1
                self._last = now
        elif event == "exception":
            self._last = None  # what comes next is not where the way led
        elif event == "return" and self._last is not None and self._code[self._last] in _RETURNS:
            self._steps[self._last, BEGIN] += 1
        return self.traced


def _places(code: CodeType) -> dict[int, tuple[int, int]]:
    """Where each instruction stands in the source."""
    found: dict[int, tuple[int, int]] = {}
    for number, (line, _, column, _) in enumerate(code.co_positions()):
        if line is not None:
            found[number * 2] = (line, (column or 0) + 1)
    return found
