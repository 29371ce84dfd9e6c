"""Hooks that have waited raise what no `except Exception` sees, or what the end of a coroutine raises.

time: both
"""

import asyncio

from offhook import hookimpl


class Enough(BaseException):
    pass


@hookimpl
async def before_set_activity():
    await asyncio.sleep(0)
    raise GeneratorExit("before")  #: failed GeneratorExit: before


@hookimpl
async def after_set_activity():
    await asyncio.sleep(0)
    raise Enough("after")  #: failed Enough: after


@hookimpl
async def on_worker_activity_update():
    await asyncio.sleep(0)
    raise GeneratorExit("event")  #: failed GeneratorExit: event
