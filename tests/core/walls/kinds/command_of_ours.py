"""A command has a name of Offhook's own."""

from offhook import Command, hookimpl


@hookimpl  #: broken run is a command of Offhook's own
def register_commands():
    return [Command("run", "Run.", print)]
