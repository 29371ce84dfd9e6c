"""An instead hook raises.

outcome: failed action-failed
"""

from offhook import hookimpl


@hookimpl
async def instead_of_set_activity(proceed):
    raise LookupError("lost")  #: failed LookupError: lost
