"""An after hook waits for what never comes: its caller goes on without it.

impatient: yes
time: both
"""

import asyncio

from offhook import hookimpl


@hookimpl
async def after_set_activity():
    await asyncio.Event().wait()  #: kept
