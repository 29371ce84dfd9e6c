"""A hook is a generator function: it would never run."""

from offhook import hookimpl


@hookimpl  #: broken before_set_activity is a generator function, which would never run: take the `yield` out
def before_set_activity(payload):
    yield payload
