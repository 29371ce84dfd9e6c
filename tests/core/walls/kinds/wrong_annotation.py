"""A hook says that its payload is that of another action."""

from offhook import hookimpl
from offhook_plugins.task import AcceptTask


@hookimpl  #: broken before_set_activity says that payload is a AcceptTask, it is a SetActivity
def before_set_activity(payload: AcceptTask):
    pass
