"""An instead hook proceeds twice.

outcome: failed proceeds-twice
"""

from offhook import hookimpl


@hookimpl
async def instead_of_set_activity(proceed):
    await proceed()
    return await proceed()  #: refused proceed
