"""The configuration is a model that anybody could change."""

from pydantic import BaseModel

from offhook import hookimpl


class Config(BaseModel):
    city: str = "Berlin"


@hookimpl  #: broken the configuration Config could be changed while the host runs
def register_config():
    return Config
