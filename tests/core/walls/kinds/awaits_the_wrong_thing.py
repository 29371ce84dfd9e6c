"""A hook awaits what cannot be awaited.

time: both
"""

from offhook import hookimpl


@hookimpl
async def before_set_activity(host):
    await host.centre.worker("Ann")  #: failed can't be used in 'await' expression
