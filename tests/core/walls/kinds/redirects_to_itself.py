"""A hook redirects an action to itself.

outcome: failed cycle
"""

from offhook import hookimpl


@hookimpl
def before_set_activity(invocation, payload):
    invocation.redirect("SetActivity", {"activityName": payload.activity_name})
