"""A failure hook raises; the caller gets the action's own error.

do: Wave
outcome: failed no-hands
"""

from offhook import ActionError, Payload, hookimpl


class Wave(Payload, group="mine", examples=[{}]):
    """Wave to a customer."""


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
def wave():
    raise ActionError("no hands", code="no-hands")


@hookimpl
def on_wave_failure(error):
    raise TypeError("no error of mine")  #: failed TypeError: no error of mine
