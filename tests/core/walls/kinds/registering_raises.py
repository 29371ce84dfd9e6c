"""It raises when it is asked what it brings."""

from offhook import hookimpl


@hookimpl
def register_events():
    return [][0]  #: broken IndexError: list index out of range
