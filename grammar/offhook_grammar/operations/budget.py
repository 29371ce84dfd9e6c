"""What a run may build in all: each large value is charged to the run that made it.

The bounds of single values leave room for a hundred thousand of the largest ones. Small values are not charged: there
are no more of them than a run has steps.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import TypeVar

from offhook_grammar.frames import RUN

LONG_TEXT = 1_000
LONG = 100
"""Characters of a text, and items of a list or map, from which a value is charged."""

T = TypeVar("T")


def built(value: T) -> T:
    """`value`, charged if it is large. A `LanguageError` comes from the run whose budget is used up."""
    if isinstance(value, str):
        if len(value) > LONG_TEXT:
            charge(sys.getsizeof(value))
    elif isinstance(value, (tuple, list, dict)) and len(value) > LONG:
        charge(sys.getsizeof(value))
    return value


def charge(size: int) -> None:
    """Charge so many bytes to the innermost run whose code now runs, if there is one."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if RUN in code.co_varnames or RUN in code.co_freevars:
            take = getattr(frame.f_locals.get(RUN), "take", None)
            if take is not None:
                take(size)
                return
        frame = frame.f_back
