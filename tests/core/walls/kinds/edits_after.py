"""A hook edits the payload when all is done."""

from offhook import hookimpl


@hookimpl
def after_set_activity(invocation):
    invocation.edit(activity_name="Offline")  #: failed a handler can edit the payload in the stages
