"""An action invokes itself with the same payload.

do: Wave {"times": 0}
outcome: failed cycle
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
    await invocation.invoke("Wave", {"times": payload.times})
