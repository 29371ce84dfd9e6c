"""A command as one line of text, for a prompt on a host that is running: what the command line is for a shell."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from offhook.commands.arguments import Argument, arguments_of, read_arguments
from offhook.commands.command import Command
from offhook.errors import ConfigError
from offhook.registry import nearest

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.plugins import PluginInfo

CODE: Final = "bad-command-line"


def read_line(host: Host, line: str) -> tuple[PluginInfo, Command, Any]:
    """Which plugin's command a line asks for, and the instance of its arguments' model.

    A line is `NAME VALUE … --option VALUE --switch --no-switch`; quotes hold words together, and behind `--` nothing is
    an option. Raises `ConfigError` (`bad-command-line`) with the nearest name for a command or an option that is none.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise ConfigError(f"the line ends within quotes: {error}", code=CODE) from None
    if not words:
        raise ConfigError("an empty line is no command", code=CODE)
    found = host.plugins.command(words[0])
    if found is None:
        raise _unknown(f"there is no command {words[0]}", words[0], host.plugins.command_names)
    info, command = found
    given = _given(command, arguments_of(command), words[1:])
    try:
        return info, command, read_arguments(command, given)
    except ValueError as error:
        raise ConfigError(f"{command.name}: {error}", code=CODE) from None


def _given(command: Command, table: Sequence[Argument], words: Sequence[str]) -> dict[str, Any]:
    """The texts of a line by the fields that they are for."""
    options = {one.name: one for one in table if not one.by_place}
    places, rest, given = [one for one in table if one.by_place], list(words), dict[str, Any]()
    plain: list[str] = []
    while rest:
        word = rest.pop(0)
        if word == "--":
            plain += rest
            break
        if not word.startswith("--"):
            plain.append(word)
            continue
        name, is_joined, value = word.partition("=")
        denied = options.get(f"--{name.removeprefix('--no-')}") if name.startswith("--no-") else None
        if denied is not None and denied.switch and not is_joined:
            given[denied.field] = False
            continue
        one = options.get(name)
        if one is None:
            raise _unknown(f"{command.name} has no option {name}", name, options)
        if one.switch and not is_joined:
            given[one.field] = True
            continue
        if not is_joined:
            if not rest:
                raise ConfigError(f"{command.name}: {name} wants a value", code=CODE)
            value = rest.pop(0)
        given[one.field] = [*given.get(one.field, ()), value] if one.many else value
    return given | _by_place(command, places, plain)


def _by_place(command: Command, places: Sequence[Argument], words: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for one in places:
        if one.many:
            if words:
                given[one.field], words = words, []
        elif words:
            given[one.field], words = words[0], words[1:]
    if words:
        raise ConfigError(f"{command.name} does not take {words[0]!r}", code=CODE)
    return given


def _unknown(message: str, name: str, names: Any) -> ConfigError:
    near = nearest(name, list(names))
    known = ", ".join(names) or "none"
    return ConfigError(message, code=CODE, hint=f"did you mean {near}?" if near else f"there are: {known}")
