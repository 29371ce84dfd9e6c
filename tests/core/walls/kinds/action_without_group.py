"""An action without a group."""

from offhook import Payload, hookimpl


class Wave(Payload):  #: broken Wave is not an action: its class statement names no group
    """Wave to a customer."""


@hookimpl
def register_actions():
    return [Wave]
