"""A validator of the configuration raises what is no ValueError."""

from pydantic import field_validator

from offhook import PluginConfig, hookimpl


class Config(PluginConfig):
    city: str = "Berlin"

    @field_validator("city")
    @classmethod
    def known(cls, city):
        return {}[city]  #: broken KeyError: 'Berlin'


@hookimpl
def register_config():
    return Config
