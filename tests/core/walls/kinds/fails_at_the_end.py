"""The hook of the host's end raises.

time: both
"""

from offhook import hookimpl


@hookimpl
async def offhook_stopped():
    raise LookupError("lost")  #: failed LookupError: lost
