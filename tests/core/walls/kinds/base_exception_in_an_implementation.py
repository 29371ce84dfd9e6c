"""An implementation raises what no `except Exception` sees.

do: Wave
outcome: failed action-failed
time: both
"""

from offhook import Payload, hookimpl


class Enough(BaseException):
    pass


class Wave(Payload, group="mine", examples=[{}]):
    """Wave to a customer."""


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
async def wave():
    raise Enough("enough")  #: failed Enough: enough
