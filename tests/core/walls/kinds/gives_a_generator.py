"""Hooks give back generators, whose work would never be done."""

from offhook import hookimpl


def work():
    yield 1


async def more_work():
    yield 1


@hookimpl  #: failed it gave back a generator, which means nothing after an action
def after_set_activity():
    return work()


@hookimpl  #: failed it gave back a async_generator, which means nothing on an event
async def on_worker_activity_update():
    return more_work()
