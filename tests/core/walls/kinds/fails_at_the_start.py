"""The hook of the host's start raises; that of its end is not called then.

time: both
"""

import sys

from offhook import hookimpl


@hookimpl
def offhook_started(host):
    sys.exit(3)  #: failed SystemExit: 3


@hookimpl
async def offhook_stopped():
    raise LookupError("nothing was opened")
