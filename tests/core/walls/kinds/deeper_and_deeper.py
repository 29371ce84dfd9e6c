"""An action invokes itself, each time with another payload.

do: Wave {"times": 0}
outcome: failed too-deep
"""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{"times": 0}]):
    """Wave to a customer."""

    times: int


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
async def wave(payload, invocation):
    await invocation.invoke("Wave", {"times": payload.times + 1})
