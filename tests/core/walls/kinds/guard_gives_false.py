"""A guard gives False: whatever it means, the action is not let through.

outcome: cancelled guard-failed
"""

from offhook import hookimpl


@hookimpl(required=True)  #: failed it gave back False
def before_set_activity():
    return False
