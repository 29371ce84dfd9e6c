"""The command's root: subcommands by name, imported only when one is asked for, so that `--help` starts fast."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from typing import Any, Final

import click

# name → what the list of commands says; each is `command` in the module of its name
COMMANDS: Final = {
    "run": "Run scripts against events in a contact centre.",
    "repl": "Type to a living centre: actions, expressions, rules and commands.",
    "check": "Check scripts without running them.",
    "fmt": "Format scripts.",
    "test": "Run the tests in scripts.",
    "parse": "Show how a script is read: its syntax tree.",
    "eval": "Work out an expression.",
    "explain": "Say what would run for an action or event, or what a code means.",
    "trace": "Draw why something happened, or why a handler did not run.",
    "actions": "List the actions, or show one whole.",
    "events": "List the events of the centre with their fields, or show one whole.",
    "plugins": "List the plugins with their hooks, source and version.",
    "new": "Make a plugin's distribution, or a script with its test, to begin with.",
    "doctor": "Look for what is wrong, or may be, with plugins and settings.",
    "settings": "Show the settings that hold here, and where each comes from.",
    "journal": "Export or prune a store's journal, or erase one customer from it.",
}

EXIT_CODES: Final = """\b
Exit status:
  0    all is well
  1    the work was done, and something in it failed (findings, failed handlers with --strict)
  2    the command line is wrong
  3    a file, a script, a plugin or a setting cannot be used
  130  interrupted with Ctrl-C
"""


_COLLECTED_AFTER: Final = 250_000
"""So many new objects between two looks for garbage: a start makes a third of them, and none of them is any."""


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are used; their short help stands in `COMMANDS`."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"offhook.cli.{name}").command
        return found

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        formatter.write_paragraph()
        formatter.write_text("Plugins add commands of their own; `offhook plugins` lists them.")

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Run the command as a process of its own."""
        try:
            return super().__call__(*args, **options)
        finally:
            gc.freeze()  # Python looks for garbage twice as it ends, and the system takes all memory back anyhow

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command; a full device is told like any other trouble."""
        gc.set_threshold(_COLLECTED_AFTER)
        try:
            return super().main(*args, **options)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            # what is left in the buffer cannot be written either, and Python would try at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo("offhook: the output cannot be written: no space left on the device", err=True)
            sys.exit(3)

    def invoke(self, context: click.Context) -> Any:
        """Run what was asked for; Ctrl-C while its parts are still being loaded is told as it is later on."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo("offhook: interrupted", err=True)
            sys.exit(130)

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        added: list[str] = []
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from offhook.cli.plugin_commands import look_up

            found, added = look_up(args[0], args[1:])
            if found is not None:
                return args[0], found, args[1:]
        try:
            return super().resolve_command(context, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], [*COMMANDS, *added], 1)
            if near:
                raise click.UsageError(f"{error.message} Did you mean {near[0]}?", context) from None
            raise


@click.group(cls=_LazyGroup, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="offhook", message="offhook %(version)s")
def main() -> None:
    """Contact-centre actions that plugins and workflow scripts can intercept."""
