"""A hook recurses without end."""

from offhook import hookimpl


def deeper(n):
    return deeper(n + 1)  #: failed RecursionError: maximum recursion depth exceeded


@hookimpl
def before_set_activity():
    deeper(0)
