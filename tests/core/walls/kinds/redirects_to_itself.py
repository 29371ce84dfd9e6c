"""A hook redirects an action to itself."""

from offhook import hookimpl


@hookimpl
def before_set_activity(invocation, payload):
    invocation.redirect("SetActivity", {"activityName": payload.activity_name})
