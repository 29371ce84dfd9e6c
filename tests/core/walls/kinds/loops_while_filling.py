"""A payload model loops without end while it derives fields.

do: Wave {"sid": "x"}
outcome: failed fill-failed
impatient: yes
time: both
"""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{"sid": "x"}]):
    """Wave to a customer."""

    sid: str

    def filled(self, centre, worker):
        while True:  #: blocked
            pass


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
def wave(payload):
    pass
