"""A coroutine loops without end and never waits.

impatient: yes
time: both
"""

from offhook import hookimpl


@hookimpl
async def after_set_activity():
    while True:  #: blocked
        pass
