"""An implementation emits events without end.

do: Wave
outcome: failed too-many-events
"""

from offhook import EventSpec, Payload, hookimpl


class Wave(Payload, group="mine", examples=[{}]):
    """Wave to a customer."""


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
def register_events():
    return [EventSpec("wave.seen", {}, "A wave was seen.")]


@hookimpl
def wave(unit):
    while True:
        unit.emit("wave.seen", {})  #: failed it emits more than 10,000 events in one unit of work
