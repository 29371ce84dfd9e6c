"""A hook changes a map of the payload in place.

do: Wave {"attributes": {"tier": "gold"}}
"""

from offhook import JsonMap, Payload, hookimpl


class Wave(Payload, group="mine", examples=[{"attributes": {}}]):
    """Wave to a customer."""

    attributes: JsonMap


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
def before_wave(payload):
    payload.attributes["tier"] = "silver"  #: failed a payload's values are immutable


@hookimpl
def wave(payload):
    assert payload.attributes == {"tier": "gold"}
