"""A hook is named after an action that is nowhere near any other."""

from offhook import hookimpl


@hookimpl  #: broken there is no hook instead_of_xyzzy
def instead_of_xyzzy(proceed):
    pass
