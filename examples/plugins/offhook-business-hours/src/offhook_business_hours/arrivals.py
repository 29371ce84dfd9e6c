"""Tasks that come in outside the hours of their queue."""

from __future__ import annotations

from typing import Any

from offhook import Event, Host, hookimpl
from offhook.centre import Task, transitions
from offhook_business_hours.calendar import Calendar
from offhook_business_hours.callbacks import promise
from offhook_business_hours.config import HoursConfig
from offhook_business_hours.words import opens_again

MARK = "hours"
"""The attribute under which the task carries what it came in with; routing and scripts can read it."""


@hookimpl
async def on_task_queue_entered(event: Event, host: Host, config: HoursConfig) -> None:
    """Outside the hours the task is marked, and what the queue wants of it is done before it is offered to anybody."""
    task, queue = event.entity("task"), event.entity("queue")
    calendar = config.calendar(queue.name)
    if calendar is None or calendar.is_open(event.at) or MARK in task.attributes or not task.is_open:
        return
    outside = config.outside_of(queue.name)
    opens = calendar.next_opening(event.at)
    if outside == "callback" and opens is not None and promise(host, task, queue.name):
        return
    if outside == "cancel":
        with host.centre.unit("outside hours") as unit:
            transitions.cancel_task(unit, task, f"outside the hours of {queue.name}")
        return
    await _mark(host, config, calendar, task, outside)


async def _mark(host: Host, config: HoursConfig, calendar: Calendar, task: Task, outside: str) -> None:
    now = host.clock.now()
    opens = calendar.next_opening(now)
    mark: dict[str, Any] = {
        "open": False,
        "opens": opens.isoformat() if opens is not None else None,
        "holiday": calendar.holiday(now),
        "announcement": config.announced(
            calendar.queue,
            opens=opens_again(calendar, now),
            holiday=calendar.holiday(now) or "",
            queue=calendar.queue,
        ),
    }
    attributes: dict[str, Any] = {MARK: mark}
    if outside == "voicemail":
        attributes["voicemail"] = True  # for a filter of the workflow, which sends it where messages are taken
    await host.invoke("SetTaskAttributes", {"sid": task.task_sid, "attributes": attributes, "mergeExisting": True})
