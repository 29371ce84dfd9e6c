"""The configuration needs what nobody said."""

from offhook import PluginConfig, hookimpl


class Config(PluginConfig):  #: broken it needs settings that nobody gave: url
    url: str


@hookimpl
def register_config():
    return Config
