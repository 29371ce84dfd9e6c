"""A hook moves virtual time itself."""

from datetime import timedelta

from offhook import hookimpl


@hookimpl
async def before_set_activity(host):
    await host.advance(timedelta(hours=1))  #: failed a handler cannot move time: it would wait for itself
