"""A hook takes whatever there is, though arguments are given by name."""

from offhook import hookimpl


@hookimpl  #: broken before_set_activity takes the argument *args
def before_set_activity(*args):
    pass
