"""A hook assigns to a field of the payload, which is a value."""

from offhook import hookimpl


@hookimpl
def before_set_activity(payload):
    payload.activity_name = "Offline"  #: failed is frozen
