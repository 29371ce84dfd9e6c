"""A function is named like a hook and lacks the mark: it may be meant so."""

from offhook import hookimpl


@hookimpl
def after_set_activity():
    pass


def before_set_activity():  #: warned before_set_activity is named like a hook and is none: it lacks the decorator @hookimpl
    pass
