"""Hooks raise CancelledError, though nobody cancels anything.

time: both
"""

import asyncio

from offhook import hookimpl


@hookimpl
def before_set_activity():
    raise asyncio.CancelledError("plain")  #: failed CancelledError: plain


@hookimpl
async def after_set_activity():
    raise asyncio.CancelledError  #: failed it was cancelled by something that it waited for
