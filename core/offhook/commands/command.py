"""`Command`: what a plugin adds to the command line, and what its function is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from offhook.host import Host


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a plugin: `offhook NAME ...`.

    `name`: small letters, digits and hyphens. `summary`: what it does, in a sentence. `run`: a plain or `async`
    function that takes a `CommandContext`; it gives a text, None, or anything that has a JSON form, which is printed.
    What it raises ends the command with the exit status 1. `arguments`: a pydantic model whose fields are the command's
    arguments: those without a default by their place, the others as options, `bool` as a switch, a list for several.
    """

    name: str
    summary: str
    run: Callable[[CommandContext], Any]
    arguments: type[BaseModel] | None = None


@dataclass(frozen=True, slots=True)
class CommandContext:
    """What a command works with. `host`: built from the settings and started; it is closed afterwards. `arguments`: the
    instance of the command's model, None for one without. `config`: the plugin's configuration, None without one.
    `echo`: shows a text to whoever runs the command; secrets of plugins are left out of it. `state`: what the plugin's
    `offhook_started` gave. `form`: how its value is printed, "text" or "json".

    An `async` command awaits `host.invoke(...)`; a plain one calls `host.run(...)`.
    """

    host: Host
    arguments: Any
    config: Any
    echo: Callable[[str], None]
    state: Any = None
    form: str = "text"
