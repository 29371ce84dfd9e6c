"""Two hooks of it that are each ahead of the other."""

from offhook import hookimpl


@hookimpl(named="one", ahead_of="two")  #: broken these handlers are ahead of and behind one another
def before_set_activity():
    pass


@hookimpl(named="two", ahead_of="one")
def before_action():
    pass
