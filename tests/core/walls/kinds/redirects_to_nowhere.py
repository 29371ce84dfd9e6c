"""A hook redirects to an action that there is not.

outcome: failed unknown-action
"""

from offhook import hookimpl


@hookimpl
def before_set_activity(invocation, payload):
    invocation.redirect("SetActivty", {})  #: refused there is no action SetActivty
