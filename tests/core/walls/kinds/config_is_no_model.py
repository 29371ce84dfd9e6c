"""The configuration is a dict of names and types."""

from offhook import hookimpl


@hookimpl  #: broken register_config should give a model, a class that inherits PluginConfig; it gave {'city': <class 'str'>}
def register_config():
    return {"city": str}
