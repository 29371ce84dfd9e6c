"""Nobody hands a customer over to a queue in which there is nobody."""

from __future__ import annotations

from datetime import datetime

from offhook import Host, Invocation, hookimpl
from offhook.centre import Centre
from offhook_business_hours.calendar import Calendar
from offhook_business_hours.config import HoursConfig
from offhook_business_hours.words import why_closed
from offhook_plugins.task import TransferTask


@hookimpl(required=True)
def before_transfer_task(
    payload: TransferTask, invocation: Invocation, centre: Centre, host: Host, config: HoursConfig
) -> None:
    """A transfer into a closed queue goes to the one that stands in, or is refused, and who wanted it is told."""
    queue, now = centre.queue(payload.target_sid), host.clock.now()
    calendar = config.calendar(queue.name) if queue is not None else None
    if calendar is None or calendar.is_open(now):
        return
    reason = why_closed(calendar, now)
    other = centre.queue(config.overflow_of(calendar.queue) or "")
    if other is not None and _is_open(config.calendar(other.name), now):
        invocation.edit(target_sid=other.sid)
        invocation.notify(f"{reason} The customer goes to {other.name}.", named="queue closed")
    elif config.refuse_transfers:
        invocation.notify(reason, level="warning", named="queue closed")
        invocation.cancel(reason, code="queue-closed")


def _is_open(calendar: Calendar | None, now: datetime) -> bool:
    return calendar is None or calendar.is_open(now)
