"""A guard raises: nobody knows whether it would have let the action through.

outcome: cancelled guard-failed
"""

from offhook import hookimpl


@hookimpl(required=True)
def before_set_activity(payload):
    return {}["allowed"]  #: failed KeyError: 'allowed'
