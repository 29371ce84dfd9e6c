"""The events `hours.opened` and `hours.closed`, at the instants at which a queue opens and closes."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from offhook import EventSpec, Host, hookimpl
from offhook_business_hours.callbacks import OWNER, keep_promises
from offhook_business_hours.config import HoursConfig

_MOMENT: Final = timedelta(microseconds=1)
_LOOK: Final = timedelta(hours=1)
"""So often a clock is looked at that was put right, or whose machine slept."""


@hookimpl
def register_events() -> list[EventSpec]:
    """The events at the bounds of the hours."""
    return [
        EventSpec("hours.opened", {"queue": "Queue"}, "A queue has opened.", {"until": "time"}),
        EventSpec("hours.closed", {"queue": "Queue"}, "A queue has closed.", {"until": "time"}),
    ]


def watch(host: Host, config: HoursConfig) -> None:
    """Begin to tell at what instants the queues open and close."""
    # a moment later: first the centre opens, or goes on after a restart
    host.call_at(host.clock.now() + _MOMENT, partial(_look, host, config))


def _look(host: Host, config: HoursConfig) -> None:
    now = host.clock.now()
    due = [bound for one in config.calendars for bound in (one.next_opening(now), one.next_closing(now)) if bound]
    host.call_at(min([*due, now + _LOOK]), partial(_look, host, config))  # ahead of all that can fail
    _tell(host, config)


def _tell(host: Host, config: HoursConfig) -> None:
    """Report what is otherwise than it was when somebody last looked, be it before a restart."""
    now = host.clock.now()
    for calendar in config.calendars:
        queue, is_open = host.centre.queue(calendar.queue), calendar.is_open(now)
        before = host.centre.recall(OWNER, f"open {calendar.queue}")
        if queue is None or before is is_open:
            continue
        with host.centre.unit("hours") as unit:
            unit.remember(OWNER, f"open {calendar.queue}", is_open)
            if before is not None:
                until = calendar.next_closing(now) if is_open else calendar.next_opening(now)
                unit.emit(f"hours.{'opened' if is_open else 'closed'}", {"queue": queue}, data={"until": until})
            if is_open:
                keep_promises(host, unit, calendar.queue)
