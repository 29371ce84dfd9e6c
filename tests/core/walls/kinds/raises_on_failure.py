"""A failure hook raises; the caller gets the action's own error.

do: SetActivity {"activityName": "Nowhere"}
outcome: failed unknown-activity
"""

from offhook import hookimpl


@hookimpl
def on_set_activity_failure(error):
    raise TypeError("no error of mine")  #: failed TypeError: no error of mine
