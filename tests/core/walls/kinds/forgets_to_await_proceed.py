"""An instead hook forgets to await: the action is not done, and what it gives is a coroutine.

outcome: completed
time: both
"""

from offhook import hookimpl


@hookimpl
def instead_of_set_activity(proceed):
    return proceed()
