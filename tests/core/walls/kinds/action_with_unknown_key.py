"""A key of fields that the action does not have."""

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", key=("sidd",), examples=[{"sid": "x"}]):  #: broken Wave says key=sidd, and has no such field; did you mean sid?
    """Wave to customers."""

    sid: str


@hookimpl
def register_actions():
    return [Wave]
