"""What it brings for scripts is no description of a function."""

from offhook import hookimpl


@hookimpl  #: broken register_functions should give a list of FunctionInfo, it gave [<built-in function len>]
def register_functions():
    return [len]
