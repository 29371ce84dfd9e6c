"""A hook waits for a pipe into which nobody writes, as a client without a time-out does for its server.

impatient: yes
"""

import os
import select

from offhook import hookimpl


@hookimpl
async def after_set_activity():
    here, there = os.pipe()
    try:
        select.select([here], [], [], 0.8)  #: blocked
    finally:
        os.close(here)
        os.close(there)
