"""An implementation raises: nothing of its changes remains.

do: Wave {"sid": "x"}
outcome: failed action-failed
"""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", key=("sid",), examples=[{"sid": "x"}]):
    """Wave to a customer."""

    sid: str


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
def wave(payload, unit, centre):
    worker = centre.worker("Ann")
    unit.set(worker, "phone", "nowhere")
    raise OSError("no hands")  #: failed OSError: no hands
