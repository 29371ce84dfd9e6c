"""It does an action that another plugin does already."""

from offhook import hookimpl


@hookimpl  #: broken SetActivity has an implementation already, that of the plugin embedded
def set_activity(payload):
    return None
