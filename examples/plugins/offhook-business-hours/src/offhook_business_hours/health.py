"""Whether the hours are those of queues that there are, and reach into the time to come."""

from __future__ import annotations

from offhook import Health, Host, hookimpl
from offhook_business_hours.boundaries import missing_queues
from offhook_business_hours.config import HoursConfig


@hookimpl
def offhook_health(host: Host, config: HoursConfig) -> Health:
    """Degraded where hours are of no queue, or where a queue never opens again."""
    now = host.clock.now()
    opened = [one.queue for one in config.calendars if one.is_open(now)]
    facts = {"queues": len(config.calendars), "open": opened}
    unknown = missing_queues(host, config)
    if unknown:
        return Health("degraded", f"there are hours of {', '.join(unknown)}, and no such queue", facts)
    never = [one.queue for one in config.calendars if not one.is_open(now) and one.next_opening(now) is None]
    if never:
        return Health("degraded", f"{', '.join(never)} will not open within a year", facts)
    return Health("ok", f"{len(opened)} of {len(config.calendars)} queues open", facts)
