"""When a run is over: its events are used up, nobody is being served, and what was then on its way has ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.simulation.feeder import Feeder
    from offhook.simulation.timeline import Timeline

AFTERWARDS: Final = timedelta(days=2)
"""How long a run goes on after its last event, where cases are left that never end."""


class Ending:
    """`end`: the scenario's, if it has one. `peopled`: whether somebody will close the open cases."""

    def __init__(self, host: Host, feeder: Feeder, end: datetime | None, *, peopled: bool, realtime: bool) -> None:
        self._host = host
        self._feeder = feeder
        self._end = end
        self._peopled = peopled
        self._realtime = realtime
        self._last_runs: frozenset[int] | None = None
        self._last_queued = False

    def reached(self, timeline: Timeline | None) -> bool:
        """Whether all is done."""
        if not self._feeder.done:
            # after a restart there may be more events than there were
            self._last_runs, self._last_queued = None, False
            return self._realtime and self._past(self._end, timeline)
        host = self._host
        if self._peopled and len(host.centre.tasks):
            last = self._feeder.last_at
            return self._past(self._end, timeline) or (last is not None and self._past(last + AFTERWARDS, timeline))
        running, queued = host.runs.list(), self._queued(timeline)
        if self._last_runs is None or self._last_queued:
            # what these cause may go on for ever (an agent's breaks do); they themselves are waited for, and those
            # in line behind them, which are known only when they run
            self._last_runs = frozenset(run.id for run in running if run.subject is not None)
            self._last_queued = queued
        return not queued and not any(run.id in self._last_runs for run in running)

    def _queued(self, timeline: Timeline | None) -> bool:
        """Whether runs wait for their turn; a line that never ends is given up after a while."""
        last = self._feeder.last_at
        return bool(self._host.runs.list_queued()) and not (
            last is not None and self._past(last + AFTERWARDS, timeline)
        )

    def _past(self, instant: datetime | None, timeline: Timeline | None) -> bool:
        return instant is not None and timeline is not None and self._host.clock.now() >= timeline.on_clock(instant)

    # ------------------------------------------------------------ for a store

    def state(self) -> dict[str, Any]:
        """Which runs are waited for."""
        runs = sorted(self._last_runs) if self._last_runs is not None else None
        return {"runs": runs, "queued": self._last_queued}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Wait for those runs."""
        self._last_runs = frozenset(state["runs"]) if state["runs"] is not None else None
        self._last_queued = state["queued"]
