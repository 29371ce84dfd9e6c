"""The table of commands, and which one a line asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from offhook.registry import nearest
from offhook.repl.commands import (
    answering,
    events,
    helping,
    listing,
    living,
    output,
    scripting,
    simulating,
    tracing,
)
from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.plugin_commands import run_plugin_command, usage_of
from offhook_grammar.parsing.tables import load

if TYPE_CHECKING:
    from offhook.repl.feed import Repl
    from offhook.repl.result import Result

COMMANDS: Final[dict[str, ReplCommand]] = {
    command.name: command
    for command in (
        *helping.COMMANDS,
        *listing.COMMANDS,
        *tracing.COMMANDS,
        *events.COMMANDS,
        *living.COMMANDS,
        *answering.COMMANDS,
        *simulating.COMMANDS,
        *scripting.COMMANDS,
        *output.COMMANDS,
    )
}

_REMARK: Final = re.compile(r'\A((?:[^"#]|"(?:[^"\\\n]|\\.)*")*?)\s#[^\n]*\Z')
"""A remark behind a line; in quotes there is none."""
_SHORTEST: Final = 3
"""So many letters has a word that may be a misspelt command."""
_GO_ON: Final = ("=", "(", "[", "+ ", "* ", "/ ", "<", ">", "!=", "% ", "- ")
_TRIED: Final = {
    **dict.fromkeys(("quit", "q", ":q", "exit", "bye", "logout"), "`exit` leaves"),
    **dict.fromkeys(("?", "h", "help", ":help", "/help", "man"), "`help` tells what there is"),
    **dict.fromkeys(("ls", "list"), "`show` tells what there is in the centre"),
    **dict.fromkeys(("cls", ":clear"), "`clear` empties the screen"),
}
"""What somebody tries who comes from another prompt."""
_WORDS_GO_ON: Final = frozenset(["and", "or", "in", "not", "default", "contains", "matches", "starts", "is", "if"])


def commands_of(repl: Repl) -> dict[str, ReplCommand]:
    """All commands of a session: those of the prompt, and those that plugins bring."""
    found = dict(COMMANDS)
    for name in repl.session.host.plugins.command_names:
        known = repl.session.host.plugins.command(name)
        if name not in found and known is not None:
            _, command = known
            run: Callable[[Repl, str], Coroutine[Any, Any, Result]] = partial(run_plugin_command, name)
            found[name] = ReplCommand(name, usage_of(command), command.summary, run, changes=True)
    return found


def find_command(repl: Repl, text: str) -> tuple[ReplCommand, str] | None:
    """The command that a line asks for, with what stands behind its name; None for anything of the language: what goes
    on as an expression is one, and a variable of the session hides a command that is nothing but its name."""
    line = _line(text)
    name, _, rest = line.partition(" ")
    if not name or "\n" in line:
        return None
    command = commands_of(repl).get(name)
    rest = rest.strip()
    if command is None or rest.startswith(_GO_ON):
        return None
    if name in repl.session.variables and (not rest or rest.split()[0] in _WORDS_GO_ON):
        return None
    return command, rest


def _line(text: str) -> str:
    """The line without remarks above it and behind it."""
    rows = [row for row in text.strip("\ufeff").split("\n") if row.strip() and not row.lstrip().startswith("#")]
    return _REMARK.sub(r"\1", "\n".join(rows)).strip()


def near_command(repl: Repl, text: str) -> str | None:
    """The command that a line that cannot be used may have meant; None for one that begins with a command's name, and
    for several lines."""
    words = text.strip().split(maxsplit=1)
    known = commands_of(repl)
    if not words or "\n" in text.strip() or words[0] in known or not _is_name(words[0]):
        return None
    if words[0] in load().words or (len(words) > 1 and words[1].startswith(_GO_ON)):
        return None  # it is of the language
    return nearest(words[0], known)


def first_try(text: str) -> str | None:
    """What does what somebody tries who comes from another prompt; None for anything else."""
    return _TRIED.get(text.strip().casefold().removesuffix("()"))


def takes_nothing(command: ReplCommand) -> bool:
    """Whether nothing may stand behind its name."""
    return COMMANDS.get(command.name) is command and command.usage == command.name


def _is_name(word: str) -> bool:
    plain = word.replace("-", "")
    return len(plain) >= _SHORTEST and plain.isalpha() and plain.islower()
