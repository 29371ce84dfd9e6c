"""A command has an argument that every command has."""

from pydantic import BaseModel

from offhook import Command, hookimpl


class Arguments(BaseModel):
    format: str = "csv"


@hookimpl  #: broken the arguments of the command report cannot have a field format: every command has that option
def register_commands():
    return [Command("report", "Report.", print, Arguments)]
