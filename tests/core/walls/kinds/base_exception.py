"""A hook raises what no `except Exception` sees.

time: both
"""

from offhook import hookimpl


class Enough(BaseException):
    pass


@hookimpl
def before_set_activity():
    raise Enough("enough")  #: failed Enough: enough


@hookimpl
async def after_set_activity():
    raise Enough("enough again")  #: failed Enough: enough again


@hookimpl
def on_worker_activity_update():
    raise Enough("of events, too")  #: failed Enough: of events, too
