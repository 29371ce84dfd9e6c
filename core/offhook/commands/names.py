"""Which names commands of plugins can have."""

from __future__ import annotations

import re
from typing import Final

from offhook.commands.arguments import arguments_of
from offhook.commands.command import Command
from offhook.errors import ConfigError
from offhook.wording import shown

BUILT_IN: Final = frozenset(
    [
        *("run", "check", "explain", "trace", "actions", "events", "plugins", "settings", "journal", "new", "doctor"),
        # for commands of ours to come
        "parse",
        "fmt",
        *("repl", "test", "eval", "format", "serve", "lsp", "help", "version"),
    ]
)
"""Names that no plugin's command can have."""
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def check_command(command: Command) -> None:
    """Raise `ConfigError` for a command that nobody could call."""
    name = command.name
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ConfigError(
            f"a command is named in small letters, digits and hyphens, as `import-contacts`; found {shown(name)}",
            code="bad-command",
        )
    if name in BUILT_IN:
        raise ConfigError(f"{name} is a command of Offhook's own", code="duplicate-command")
    if not callable(command.run):
        raise ConfigError(f"the command {name} has nothing to run: {shown(command.run)}", code="bad-command")
    if not isinstance(command.summary, str):
        raise ConfigError(f"the summary of the command {name} is no text: {shown(command.summary)}", code="bad-command")
    arguments_of(command)
