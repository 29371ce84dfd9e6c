"""The part `run` of a store: which run it belongs to, how far that is, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from offhook.simulation.identity import changed_files, check_same
from offhook.simulation.kept_summary import summary_from_row, summary_to_row
from offhook.simulation.timeline import Timeline

if TYPE_CHECKING:
    from offhook.simulation.ending import Ending
    from offhook.simulation.summary import RunSummary

NAME: Final = "run"
IDENTITY: Final = "identity"
STATE: Final = "state"
SUMMARY: Final = "summary"


class RunState:
    """What a run keeps of itself. `rows` are those of the store, empty for a new one.

    `timeline` and `began_at` are None until the run has begun; `begun`: whether its people and events are under way.
    `resumed` counts how often it went on from the store, `seconds` gives how long it has taken, earlier times included.
    Raises `ConfigError` (`other-run`) if the store `file` belongs to another run.
    """

    name = NAME

    def __init__(
        self, rows: Mapping[str, Any], identity: dict[str, Any], ending: Ending, seconds: Callable[[], float], file: str
    ) -> None:
        self.timeline: Timeline | None = None
        self.began_at: datetime | None = None
        self.begun = False
        self.resumed = 0
        self.seconds_before = 0.0
        self.changed: list[str] = []
        self._kept = rows
        self._ending = ending
        self._seconds = seconds
        self._rows: dict[str, Any] = {IDENTITY: identity}
        self._written: dict[str, Any] = dict(rows)
        if rows:
            check_same(rows[IDENTITY], identity, file)
            self.changed = changed_files(rows[IDENTITY], identity)
            self.seconds_before = rows[STATE]["seconds"]
            self.resumed = rows[STATE]["resumed"]

    @property
    def goes_on(self) -> bool:
        """Whether the store has some of this run."""
        return bool(self._kept)

    @property
    def summary(self) -> RunSummary | None:
        """The summary of a run that has ended."""
        row = self._rows.get(SUMMARY, self._kept.get(SUMMARY))
        return summary_from_row(row) if row is not None else None

    def ended(self, summary: RunSummary) -> None:
        """The run is over, and this is what it came to."""
        self._rows[SUMMARY] = summary_to_row(summary)

    # ------------------------------------------------------------ the part

    def ready(self) -> bool:
        """Always."""
        return True

    def changes(self) -> Mapping[str, Any]:
        """The rows that changed. A run that goes on has no summary any more."""
        if self.timeline is None or self.began_at is None:
            return {}
        self._rows[STATE] = {
            "origin": self.timeline.origin.isoformat(),
            "start": self.timeline.start.isoformat(),
            "began_at": self.began_at.isoformat(),
            "begun": self.begun,
            "seconds": self._seconds(),
            "resumed": self.resumed,
            "ending": self._ending.state(),
        }
        changed: dict[str, Any] = {
            key: row for key, row in self._rows.items() if key not in self._written or self._written[key] != row
        }
        changed.update((key, None) for key in self._written if key not in self._rows)
        self._written = dict(self._rows)
        return changed

    def restore(self, rows: Mapping[str, Any]) -> None:
        """Take up what was kept."""
        state = rows[STATE]
        origin, start = datetime.fromisoformat(state["origin"]), datetime.fromisoformat(state["start"])
        self.timeline = Timeline(origin, start)
        self.began_at = datetime.fromisoformat(state["began_at"])
        self.begun = state["begun"]
        self.resumed = state["resumed"] + 1
        self._ending.restore(state["ending"])
