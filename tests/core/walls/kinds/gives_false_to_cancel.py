"""A before hook gives False, and means that the action shall not be done."""

from offhook import hookimpl


@hookimpl  #: failed it gave back False, which means nothing before an action: to stop it, call invocation.cancel(...)
def before_set_activity():
    return False
