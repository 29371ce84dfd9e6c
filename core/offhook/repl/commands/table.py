"""The table of commands, and which one a line asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from offhook.repl.commands import living
from offhook.repl.commands.command import ReplCommand

if TYPE_CHECKING:
    from offhook.repl.feed import Repl

COMMANDS: Final[dict[str, ReplCommand]] = {command.name: command for command in (*living.COMMANDS,)}

_GO_ON: Final = ("=", ".", "(", "[", "+", "*", "/", "<", ">", "!")


def find_command(repl: Repl, text: str) -> tuple[ReplCommand, str] | None:
    """The command that a line asks for, with what stands behind its name; None for anything of the language: what goes
    on as an expression is one, and a variable of the session hides a command that is nothing but its name."""
    name, _, rest = text.strip().partition(" ")
    command = COMMANDS.get(name)
    rest = rest.strip()
    if command is None or rest.startswith(_GO_ON) or "\n" in text.strip():
        return None
    if not rest and name in repl.session.variables:
        return None
    return command, rest
