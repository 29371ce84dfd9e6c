"""Two functions of one name."""

from offhook import FunctionInfo, hookimpl
from offhook.types import TEXT


@hookimpl  #: broken the function function_twice.word exists already
def register_functions():
    return [FunctionInfo("word", (), TEXT, lambda: "a"), FunctionInfo("word", (), TEXT, lambda: "b")]
