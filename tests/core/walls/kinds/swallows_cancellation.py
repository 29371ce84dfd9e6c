"""A hook waits for what never comes, and does not let itself be cancelled.

impatient: yes
time: both
"""

import asyncio

from offhook import hookimpl


@hookimpl
async def before_set_activity():
    while True:
        try:
            await asyncio.Event().wait()  #: failed
        except asyncio.CancelledError:
            pass
