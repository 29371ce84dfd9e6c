"""A payload model's own validator raises what is no ValueError.

do: Wave {"sid": "x"}
outcome: failed invalid-payload
"""

from pydantic import field_validator

from offhook import Payload, hookimpl


class Wave(Payload, group="mine", examples=[{"sid": "x"}]):
    """Wave to a customer."""

    sid: str

    @field_validator("sid")
    @classmethod
    def known(cls, value):
        return {"y": 1}[value]  #: refused KeyError: 'x'


@hookimpl
def register_actions():
    return [Wave]


@hookimpl
def wave(payload):
    pass
