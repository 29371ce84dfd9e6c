"""A hook edits a field that there is not."""

from offhook import hookimpl


@hookimpl
def before_set_activity(invocation):
    invocation.edit(activityNam="Offline")  #: failed there is no field activityNam (did you mean activityName?)
