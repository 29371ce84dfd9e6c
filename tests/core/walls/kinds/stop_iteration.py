"""Hooks raise StopIteration, which ends coroutines.

time: both
"""

from offhook import hookimpl


@hookimpl
def before_set_activity():
    next(iter(()))  #: failed StopIteration


@hookimpl
async def instead_of_set_activity(proceed):
    try:
        next(iter(()))
    except StopIteration:
        return await proceed()


@hookimpl
def after_set_activity():
    raise StopIteration("again")  #: failed StopIteration: again
