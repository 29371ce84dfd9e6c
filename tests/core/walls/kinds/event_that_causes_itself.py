"""An event hook causes the event that it hears.

time: both
limit: 50
"""

from offhook import EventSpec, hookimpl


@hookimpl
def register_events():
    return [EventSpec("wave.seen", {"worker": "Worker"}, "A wave was seen.")]


@hookimpl
def on_worker_activity_update(event, host):
    with host.centre.unit("wave") as unit:
        unit.emit("wave.seen", {"worker": event.entity("worker")})


@hookimpl  #: failed it heard 50 events about the same thing within a minute: a loop of events
def on_wave_seen(event, host):
    with host.centre.unit("wave") as unit:
        unit.emit("wave.seen", {"worker": event.entity("worker")})
