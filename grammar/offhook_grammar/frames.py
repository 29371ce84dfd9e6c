"""Suspended functions of scripts: where each of them is, and what it has in its variables."""

from __future__ import annotations

from collections.abc import Collection, Coroutine
from itertools import islice
from types import CoroutineType, FrameType
from typing import Any

from offhook_grammar.node import Frozen, record
from offhook_grammar.values import FrozenDict

RUN = ".run"
"""The parameter that holds the run. No name of a script has a dot, so none can reach it."""

RESUME = ".resume"
"""The parameter of a continuation: what it awaits in place of what its original awaited."""

PASSING = "p"
"""The end of the names of values that are used up within one expression."""

_INSTRUCTION = 2  # bytes


class NoContinuationError(LookupError):
    """No function of the scripts waits at that point."""


class NotTakenUpError(NoContinuationError):
    """A function waits at that point, and what would come after it cannot be known there."""


@record
class Point(Frozen):
    """Where a function awaits, in Python's terms: lines from 1, columns from 0 in bytes of UTF-8. It is unique in its
    file, since every statement awaits one thing at most."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@record
class Frame(Frozen):
    """A suspended function of a script: the point, and its variables by their Python names."""

    point: Point
    variables: FrozenDict


def suspended(coroutine: Coroutine[Any, Any, Any], files: Collection[str]) -> tuple[tuple[Frame, ...], Any]:
    """The functions of scripts that wait for one another, outermost first, and what the innermost awaits.

    `files`: the paths of the scripts. `coroutine` must be suspended in one of them; it is not touched.
    """
    found: list[Frame] = []
    inner: Any = coroutine
    while type(inner) is CoroutineType and inner.cr_code.co_filename in files:
        frame = inner.cr_frame
        if frame is None:
            break  # it has ended
        found.append(Frame(_point(frame), _variables(frame)))
        inner = inner.cr_await
    return tuple(found), inner


def _point(frame: FrameType) -> Point:
    place = frame.f_lasti // _INSTRUCTION
    line, end_line, column, end_column = next(islice(frame.f_code.co_positions(), place, None))
    return Point(frame.f_code.co_filename, line or 0, column or 0, end_line or 0, end_column or 0)


def _variables(frame: FrameType) -> FrozenDict:
    return FrozenDict({name: value for name, value in frame.f_locals.items() if not is_passing(name)})


def is_passing(name: str) -> bool:
    """Whether the variable holds nothing of the script's own between two statements."""
    return name in (RUN, RESUME) or (name.startswith(".") and name.endswith(PASSING))
