"""The mark of a hook is put on a property."""

from offhook import hookimpl


class Plugin:
    @hookimpl  #: broken hookimpl marks a function, not a property
    @property
    def before_set_activity(self):
        return None
