"""An instead hook raises when the action is done.

outcome: failed action-failed
"""

from offhook import hookimpl


@hookimpl
async def instead_of_set_activity(proceed):
    result = await proceed()
    return result.no_such_field  #: failed no_such_field
