"""A hook asks for a configuration that the plugin does not have."""

from offhook import hookimpl


@hookimpl  #: broken before_set_activity takes the argument config, and the plugin has none
def before_set_activity(config):
    pass
