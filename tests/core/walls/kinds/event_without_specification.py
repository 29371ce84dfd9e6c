"""An implementation emits an event that nobody declared.

do: Wave
outcome: failed unknown-event
"""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{}]):
    """Wave to a customer."""


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
def wave(unit):
    unit.emit("task.creatd", {})  #: failed there is no event task.creatd
