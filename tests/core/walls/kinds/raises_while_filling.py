"""A payload model raises while it derives fields.

do: Wave {"sid": "x"}
outcome: failed fill-failed
"""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{"sid": "x"}]):
    """Wave to a customer."""

    sid: str

    def filled(self, centre, worker):
        return centre.no_such_thing[self.sid]  #: refused AttributeError: 'Centre' object has no attribute 'no_such_thing'


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
def wave(payload):
    pass
