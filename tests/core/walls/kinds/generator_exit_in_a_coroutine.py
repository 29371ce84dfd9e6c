"""Coroutines raise GeneratorExit, though nobody closes them.

time: both
"""

from offhook import hookimpl


@hookimpl
async def before_set_activity():
    raise GeneratorExit  #: failed GeneratorExit


@hookimpl
async def after_set_activity():
    raise GeneratorExit("again")  #: failed GeneratorExit: again
