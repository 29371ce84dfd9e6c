"""A hook closes the host that it runs in.

time: both
"""

from offhook import hookimpl


@hookimpl
async def before_set_activity(host):
    await host.close()  #: failed a handler cannot end the host


@hookimpl
async def on_worker_activity_update(host):
    await host.close()  #: failed a handler cannot end the host
