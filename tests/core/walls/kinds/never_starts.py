"""The hook of the host's start never ends.

impatient: yes
time: both
"""

import asyncio

from offhook import hookimpl


@hookimpl
async def offhook_started():
    await asyncio.Event().wait()  #: failed
