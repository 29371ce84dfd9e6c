"""A hook raises an error that cannot be shown.

time: both
"""

from offhook import hookimpl


class Shy(Exception):
    def __str__(self):
        raise ValueError("not for you")

    @property
    def message(self):
        raise KeyError("nor this")

    @property
    def code(self):
        raise KeyError("nor that")

    __repr__ = __str__


@hookimpl
def before_set_activity():
    raise Shy  #: failed Shy


@hookimpl
async def after_set_activity():
    raise Shy  #: failed Shy
