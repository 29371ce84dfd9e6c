"""A hook waits for what never comes, and does not let itself be cancelled.

impatient: yes
time: both
"""

import asyncio

from offhook import hookimpl


@hookimpl  #: failed
async def before_set_activity():
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            pass
