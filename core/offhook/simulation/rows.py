"""A row of an input file, whatever the format: a record to make an event of, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from offhook.simulation.lines import Position

CUT_OFF: Final = "; the file ends here without a line end, so it may be cut off"


@dataclass(slots=True)
class Row:
    """`record` is None exactly where `problem` says why. `line` is the row's first, `end` the place after its last."""

    line: int
    end: Position
    record: Mapping[str, Any] | None = None
    problem: str | None = None


class RowSource(Protocol):
    """Gives the rows of a file in order; blank ones are passed over. `head`: the place of the first."""

    head: Position

    def next_row(self) -> Row | None:
        """The next row, or None at the end. Raises `ConfigError` if the file as a whole cannot be read."""

    def go_to(self, position: Position) -> None:
        """Go on from there: the stream was moved to it."""
