"""A hook waits for what never comes.

impatient: yes
time: both
"""

import asyncio

from offhook import hookimpl


@hookimpl
async def before_set_activity():
    await asyncio.Event().wait()  #: failed
