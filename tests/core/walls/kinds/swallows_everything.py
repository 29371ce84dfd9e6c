"""A hook waits for what never comes, and swallows whatever is thrown into it.

impatient: yes
time: both
"""

import asyncio

from offhook import hookimpl


@hookimpl  #: failed
async def before_set_activity():
    for _ in range(5):
        try:
            await asyncio.Event().wait()
        except BaseException:
            pass
