"""What became of the cases, by channel: kept from events as they come, so that memory does not grow with the run."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from offhook.simulation.changed import Changed
from offhook.simulation.customers import GAVE_UP
from offhook.simulation.histogram import Histogram

if TYPE_CHECKING:
    from offhook.centre import Centre
    from offhook.events import Event

ANSWERED: Final = "answered"
MAX_REASONS: Final = 200
OTHER_REASONS: Final = "other reasons"
_VARIES: Final = re.compile(r"\b[A-Z]{2}[0-9a-f]{32}\b|\d+(?:[.,:]\d+)*")


def without_numbers(reason: str) -> str:
    """A reason with its numbers and SIDs taken out, so that `duplicate of case 17` and `… 18` are counted together."""
    return _VARIES.sub("#", reason)


@dataclass(slots=True)
class ChannelCounts:
    """The cases of one channel. `waiting` is until somebody accepted, `handling` from there to the wrap-up."""

    created: int = 0
    completed: int = 0
    abandoned: int = 0
    canceled: int = 0
    deleted: int = 0
    open: int = 0
    waiting: Histogram = field(default_factory=Histogram)
    patience: Histogram = field(default_factory=Histogram)
    handling: Histogram = field(default_factory=Histogram)
    after_work: Histogram = field(default_factory=Histogram)

    def merge(self, other: ChannelCounts) -> None:
        """Add all of another's."""
        for name in ("created", "completed", "abandoned", "canceled", "deleted", "open"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("waiting", "patience", "handling", "after_work"):
            getattr(self, name).merge(getattr(other, name))

    def to_json(self) -> dict[str, Any]:
        """The counts for programs; times in seconds."""
        return {
            "created": self.created,
            "completed": self.completed,
            "abandoned": self.abandoned,
            "canceled": self.canceled,
            "deleted": self.deleted,
            "open": self.open,
            "waiting": self.waiting.to_json(),
            "answered_within_20s": _rounded(self.waiting.within(20)),
            "answered_within_60s": _rounded(self.waiting.within(60)),
            "gave_up_after": self.patience.to_json(),
            "handling": self.handling.to_json(),
            "after_work": self.after_work.to_json(),
        }


def _rounded(share: float | None) -> float | None:
    return round(share, 4) if share is not None else None


class CaseCounts:
    """Listens to a centre. `channels` has the counts of those that had cases, `reasons` why cases ended without
    service, `answered` the open tasks that somebody has accepted."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self.channels: dict[str, ChannelCounts] = {}
        self.answered: set[str] = set()  # looked up, never iterated
        self.changed = Changed()
        self.reasons: Counter[str] = Counter()
        self.most_open = 0

    def hear(self, event: Event) -> None:
        """Take an event into account."""
        count = _COUNTED.get(event.type)
        if count is not None:
            count(self, event)

    def by_channel(self) -> dict[str, ChannelCounts]:
        """The counts of each channel that had cases, in the order of its first; those open now included."""
        found: dict[str, ChannelCounts] = {}
        for name, counts in self.channels.items():
            found[name] = ChannelCounts()
            found[name].merge(counts)
        for task in self._centre.tasks:
            found.setdefault(task.channel, ChannelCounts()).open += 1
        return found

    def _of(self, event: Event) -> ChannelCounts:
        channel = event.entities["task"].channel
        counts = self.channels.get(channel)
        if counts is None:
            counts = self.channels[channel] = ChannelCounts()
        return counts

    def _created(self, event: Event) -> None:
        self._of(event).created += 1
        self.most_open = max(self.most_open, len(self._centre.tasks))

    def _accepted(self, event: Event) -> None:
        task = event.entities["task"]
        if task.task_sid not in self.answered:
            self.answered.add(task.task_sid)
            self.changed.note(f"{ANSWERED} {task.task_sid}")
            self._of(event).waiting.add(event.at - task.created_at)

    def _handled(self, event: Event) -> None:
        reservation, counts = event.entities["reservation"], self._of(event)
        if reservation.accepted_at is None:
            return
        counts.handling.add((reservation.wrapped_at or event.at) - reservation.accepted_at)
        if reservation.wrapped_at is not None:
            counts.after_work.add(event.at - reservation.wrapped_at)

    def _completed(self, event: Event) -> None:
        self._of(event).completed += 1
        self._forget(event)

    def _canceled(self, event: Event) -> None:
        counts = self._of(event)
        if event.reason == GAVE_UP:
            counts.abandoned += 1
            counts.patience.add(event.at - event.entities["task"].created_at)
        else:
            counts.canceled += 1
        self._ended_early(event, event.reason or "no reason given")

    def _deleted(self, event: Event) -> None:
        self._of(event).deleted += 1
        self._ended_early(event, event.reason or "deleted")

    def _forget(self, event: Event) -> None:
        sid = event.entities["task"].task_sid
        if sid in self.answered:
            self.answered.remove(sid)
            self.changed.note(f"{ANSWERED} {sid}")

    def _ended_early(self, event: Event, reason: str) -> None:
        self._forget(event)
        reason = without_numbers(reason)
        if reason not in self.reasons and len(self.reasons) >= MAX_REASONS:
            reason = OTHER_REASONS
        self.reasons[reason] += 1


_COUNTED: Final = {
    "task.created": CaseCounts._created,
    "reservation.accepted": CaseCounts._accepted,
    "reservation.completed": CaseCounts._handled,
    "task.completed": CaseCounts._completed,
    "task.canceled": CaseCounts._canceled,
    "task.deleted": CaseCounts._deleted,
    "task.system-deleted": CaseCounts._deleted,
}
