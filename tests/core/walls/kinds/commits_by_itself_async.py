"""A coroutine that is an implementation ends its unit of work, which is the host's to do.

do: Wave
outcome: failed bad-implementation
"""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{}]):
    """Wave to a customer."""


@hookimpl
def register_actions():
    return [Wave]


@hookimpl  #: refused ended its unit of work, which is the host's to do
async def wave(unit, centre):
    unit.set(centre.worker("Ann"), "phone", "somewhere")
    unit.commit()
