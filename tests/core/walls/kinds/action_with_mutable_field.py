"""A payload with a field that could be changed in place."""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{}]):  #: broken Wave.names could be changed in place, and payloads are values
    """Wave to customers."""

    names: list[str] = []


@hookimpl
def register_actions():
    return [Wave]
