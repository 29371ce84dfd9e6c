"""Plain hooks raise GeneratorExit, as a coroutine's end does.

time: both
"""

from offhook import hookimpl


@hookimpl
def before_set_activity():
    raise GeneratorExit  #: failed GeneratorExit


@hookimpl
def after_set_activity():
    raise GeneratorExit("again")  #: failed GeneratorExit: again
