"""A hook takes one turn of the event loop after the other, for ever.

impatient: yes
time: both
"""

import asyncio

from offhook import hookimpl


@hookimpl
async def before_set_activity():
    while True:
        await asyncio.sleep(0)  #: failed
