"""A hook raises an error with a message of a hundred million characters."""

from offhook import hookimpl


@hookimpl
def before_set_activity():
    raise ValueError("long " * 20_000_000)  #: failed ValueError: long long
