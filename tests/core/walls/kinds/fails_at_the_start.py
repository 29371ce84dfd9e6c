"""Hooks of the host's life raise.

time: both
"""

import sys

from offhook import hookimpl


@hookimpl
def offhook_started(host):
    sys.exit(3)  #: failed SystemExit: 3


@hookimpl
async def offhook_stopped():
    raise LookupError("lost")  #: failed LookupError: lost
