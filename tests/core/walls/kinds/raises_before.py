"""A before hook raises."""

from offhook import hookimpl


@hookimpl
def before_set_activity(payload):
    return 1 / 0  #: failed ZeroDivisionError: division by zero
