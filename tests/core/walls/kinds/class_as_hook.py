"""A hook is a class."""

from offhook import hookimpl


@hookimpl  #: broken before_set_activity is a class; a hook is a function
class before_set_activity:
    def __init__(self, payload):
        self.payload = payload
