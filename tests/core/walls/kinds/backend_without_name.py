"""A backend whose name is no text."""

from offhook import hookimpl


@hookimpl  #: broken backend_name should give a text, it gave None
def backend_name():
    return None
