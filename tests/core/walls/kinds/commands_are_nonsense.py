"""The commands are functions."""

from offhook import hookimpl


@hookimpl  #: broken register_commands should give a list of Command, it gave [<function
def register_commands():
    return [register_commands]
