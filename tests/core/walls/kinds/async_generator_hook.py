"""A hook is an asynchronous generator: it would never run."""

from offhook import hookimpl


@hookimpl  #: broken instead_of_set_activity is a generator function, which would never run: take the `yield` out
async def instead_of_set_activity(proceed):
    yield await proceed()
