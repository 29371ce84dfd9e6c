"""A hook edits the payload into what is not valid: the payload stays as it is."""

from offhook import hookimpl


@hookimpl
def before_set_activity(invocation):
    invocation.edit(activity_name=object())  #: failed SetActivity: activityName: input should be a valid string
