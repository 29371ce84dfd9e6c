"""An implementation forgets its `async`.

do: Wave
outcome: failed bad-implementation
"""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{}]):
    """Wave to a customer."""


async def really():
    return None


@hookimpl
def register_actions():
    return [Wave]


@hookimpl  #: refused gives an awaitable but is no coroutine function
def wave():
    return really()
