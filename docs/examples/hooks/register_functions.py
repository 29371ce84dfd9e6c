"""A function for scripts: `register_functions.initials("Ada Lovelace")` is `"AL"`."""

from offhook import FunctionInfo, ParameterInfo, hookimpl
from offhook.types import TEXT


@hookimpl
def register_functions() -> list[FunctionInfo]:
    """Its types are checked where scripts call it."""
    return [FunctionInfo("initials", (ParameterInfo("name", TEXT),), TEXT, initials, "The initials of a name.")]


def initials(name: str) -> str:
    """The same name gives the same letters, and nothing changes."""
    return "".join(word[0].upper() for word in name.split())
