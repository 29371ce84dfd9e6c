"""The part `input` of a store: how far the events of a run were read, and which of them have happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from offhook.simulation.event_reader import KEPT_PROBLEMS, RowProblem
from offhook.simulation.kept_events import event_from_json, event_to_json

if TYPE_CHECKING:
    from offhook.clock import Timer
    from offhook.simulation.feeder import Feeder
    from offhook.simulation.input_events import InputEvent

PLACE: Final = "place"
PROBLEMS: Final = "problems"


class InputState:
    """What a store keeps of a feeder. `kept` is what a store had, for `feeder.go_on`.

    In real time a thread reads ahead: what counts is what the feeder has taken from it. `looked_ahead`: the feeder
    holds what came behind the end of a run that had ended.
    """

    name = "input"

    def __init__(self, feeder: Feeder) -> None:
        self._feeder = feeder
        self._read: dict[str, Any] | None = None
        self._problems: dict[str, Any] = {"count": 0, "first": []}
        self._written: dict[str, Any] = {}
        self.kept: Mapping[str, Any] | None = None
        self.looked_ahead = False
        feeder.kept = self

    def look_ahead(self, place: Mapping[str, Any]) -> None:
        """Go to a place that a store has, to see what comes behind it: `restore` goes on from what the feeder holds."""
        reader = self._feeder.reader
        reader.problems.count = 0
        reader.problems.first.clear()
        reader.go_on(place["reader"])
        self.looked_ahead = True

    def read(self) -> None:
        """The feeder has got what it asked for, and asks for nothing now."""
        reader = self._feeder.reader
        self._read = reader.state()
        if reader.problems.count != self._problems["count"]:
            first = [[each.file, each.line, each.message] for each in reader.problems.first]
            self._problems = {"count": reader.problems.count, "first": first}

    def refused(self, problem: RowProblem) -> None:
        """A row did not fit the centre."""
        first = self._problems["first"]
        if len(first) < KEPT_PROBLEMS:
            first = [*first, [problem.file, problem.line, problem.message]]
        self._problems = {"count": self._problems["count"] + 1, "first": first}

    def ready(self) -> bool:
        """Between two events, always."""
        return True

    def changes(self) -> Mapping[str, Any]:
        """The rows that changed."""
        if self._read is None:
            return {}
        rows = {PLACE: self._place(), PROBLEMS: self._problems}
        changed = {key: row for key, row in rows.items() if self._written.get(key) != row}
        self._written.update(changed)
        return changed

    def restore(self, rows: Mapping[str, Any]) -> None:
        """Go to the place in the input. Raises `ConfigError` (`input-changed`) if it is another one up to there."""
        place = rows[PLACE]
        feeder, reader = self._feeder, self._feeder.reader
        self._problems = rows[PROBLEMS]
        first = [RowProblem(*each) for each in self._problems["first"]]
        if self.looked_ahead:
            reader.problems.count += self._problems["count"]
            reader.problems.first[:] = [*first, *reader.problems.first][:KEPT_PROBLEMS]
        else:
            reader.go_on(place["reader"])
            reader.problems.count = self._problems["count"]
            reader.problems.first[:] = first
        feeder.have_told(len(first))
        self._read = place["reader"]
        self._written = dict(rows)
        self.kept = place
        feeder.taken, feeder.skipped = place["taken"], place["skipped"]
        feeder.by_type = Counter(place["by_type"])
        feeder.first_at, feeder.last_at = _instant(place["first_at"]), _instant(place["last_at"])
        feeder.beyond = place["beyond"]

    def _place(self) -> dict[str, Any]:
        feeder = self._feeder
        event_and_timer = feeder.next
        return {
            "reader": self._read,
            "taken": feeder.taken,
            "skipped": feeder.skipped,
            "by_type": dict(feeder.by_type),
            "first_at": feeder.first_at.isoformat() if feeder.first_at is not None else None,
            "last_at": feeder.last_at.isoformat() if feeder.last_at is not None else None,
            "beyond": feeder.beyond,
            "late": feeder.intake.late if feeder.intake is not None else 0,
            "next": _next(*event_and_timer) if event_and_timer is not None else None,
            "ask": _due(feeder.asks) if feeder.asks is not None else None,
        }

    @staticmethod
    def next_of(state: Mapping[str, Any]) -> tuple[InputEvent, datetime, int]:
        """The event that was read and had not happened, its instant on the clock, and its place among the timers."""
        kept = state["next"]
        return event_from_json(kept["event"]), datetime.fromisoformat(kept["due"]), kept["place"]

    @staticmethod
    def ask_of(state: Mapping[str, Any]) -> tuple[datetime, int]:
        """The instant at which the next event was to be asked for, and its place among the timers."""
        return datetime.fromisoformat(state["ask"]["due"]), state["ask"]["place"]


def _next(event: InputEvent, timer: Timer) -> dict[str, Any]:
    return {"event": event_to_json(event)} | _due(timer)


def _due(timer: Timer) -> dict[str, Any]:
    return {"due": timer.due.isoformat(), "place": timer.place}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
