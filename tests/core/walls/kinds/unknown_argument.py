"""A hook asks for an argument that nobody gives it."""

from offhook import hookimpl


@hookimpl  #: broken before_set_activity takes the argument paylod, the hook gives payload, invocation, centre, host, worker; did you mean payload?
def before_set_activity(paylod):
    pass
