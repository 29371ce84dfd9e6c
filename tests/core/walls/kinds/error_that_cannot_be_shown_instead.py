"""An instead hook raises an error that cannot be shown.

outcome: failed action-failed
"""

from offhook import hookimpl


class Shy(Exception):
    code = 12

    def __str__(self):
        return 3


@hookimpl
def instead_of_set_activity():
    raise Shy  #: failed Shy
