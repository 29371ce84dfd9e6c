"""An implementation waits with changes half made.

do: Wave
outcome: failed unit-suspended
"""

import asyncio

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{}]):
    """Wave to a customer."""


@hookimpl
def register_actions():
    return [Wave]


@hookimpl  #: refused waits after it changed the centre
async def wave(unit, centre):
    unit.set(centre.worker("Ann"), "phone", "somewhere")
    await asyncio.sleep(0)
