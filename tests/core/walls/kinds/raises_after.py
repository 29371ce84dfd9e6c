"""An after hook raises."""

from offhook import hookimpl


@hookimpl
def after_set_activity(invocation):
    invocation.nothing_of_that_name()  #: failed 'Invocation' object has no attribute 'nothing_of_that_name'
