"""The plugin begins with the host, and says how it is."""

from __future__ import annotations

from offhook import Health, Host, hookimpl
from offhook_business_hours.alarms import Alarms
from offhook_business_hours.boundaries import watch
from offhook_business_hours.callbacks import OWNER
from offhook_business_hours.config import HoursConfig


@hookimpl
def register_config() -> type[HoursConfig]:
    """What `[plugin.hours.config]` holds."""
    return HoursConfig


@hookimpl
def offhook_started(host: Host, config: HoursConfig) -> Alarms:
    """Begin to watch the clock. Hours of a queue that there is not are told, and the others hold.

    Nothing has to be stopped: timers end with the host.
    """
    watch(host, config)
    unknown = _missing_queues(host, config)
    if unknown:
        known = ", ".join(queue.name for queue in host.centre.queues)
        text = f"there are hours of {', '.join(unknown)}, and no such queue; there is {known}"
        host.notify(text, level="warning", named="unknown queue", origin=OWNER)
    return Alarms(host)


@hookimpl
def offhook_health(host: Host, config: HoursConfig) -> Health:
    """Degraded where hours are of no queue, or where a queue never opens again."""
    now = host.clock.now()
    opened = [one.queue for one in config.calendars if one.is_open(now)]
    facts = {"queues": len(config.calendars), "open": opened}
    unknown = _missing_queues(host, config)
    if unknown:
        return Health("degraded", f"there are hours of {', '.join(unknown)}, and no such queue", facts)
    never = [one.queue for one in config.calendars if not one.is_open(now) and one.next_opening(now) is None]
    if never:
        return Health("degraded", f"{', '.join(never)} will not open within a year", facts)
    return Health("ok", f"{len(opened)} of {len(config.calendars)} queues open", facts)


def _missing_queues(host: Host, config: HoursConfig) -> list[str]:
    """The queues that have hours, or stand in for one, and are not in the centre."""
    standing_in = [queue.overflow for queue in config.queues.values() if queue.overflow]
    return [name for name in dict.fromkeys([*config.queues, *standing_in]) if host.centre.queue(name) is None]
