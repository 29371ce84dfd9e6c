"""A hook that has proceeded and waited raises GeneratorExit, as the end of a coroutine does.

time: both
outcome: failed action-failed
"""

import asyncio

from offhook import hookimpl


@hookimpl
async def instead_of_set_activity(proceed):
    await proceed()
    await asyncio.sleep(0)
    raise GeneratorExit("instead")  #: failed GeneratorExit: instead
