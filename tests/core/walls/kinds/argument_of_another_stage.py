"""A hook asks for what only another stage has."""

from offhook import hookimpl


@hookimpl  #: broken before_set_activity takes the argument result
def before_set_activity(payload, result):
    pass
