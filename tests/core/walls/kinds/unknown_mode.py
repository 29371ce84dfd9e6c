"""A mode that there is not."""

from offhook import hookimpl


@hookimpl(mode="sometimes")  #: broken there is no mode sometimes; the modes are
def after_set_activity():
    pass
