"""The help of the command and of its subcommands, as click prints it."""

from __future__ import annotations

import click

from generating.markdown import table
from offhook.cli.main import COMMANDS, EXIT_CODES, main

_WIDTH = 80


def exit_codes() -> str:
    """A row for each exit status."""
    lines = [line.split(maxsplit=1) for line in EXIT_CODES.splitlines() if line.startswith("  ")]
    return table(("status", "meaning"), [(status, meaning.strip()) for status, meaning in lines])


def command_sections() -> str:
    """`offhook --help`, then the help of each subcommand."""
    root = click.Context(main, info_name="offhook", terminal_width=_WIDTH, max_content_width=_WIDTH)
    parts = [f"```text help\n{main.get_help(root).strip()}\n```"]
    for name in COMMANDS:
        command = main.get_command(root, name)
        if command is None:
            raise KeyError(name)
        context = click.Context(command, parent=root, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
        parts.append(f"## offhook {name}\n\n```text help\n{command.get_help(context).strip()}\n```")
        parts += _within(command, context)
    return "\n\n".join(parts)


def _within(command: click.Command, context: click.Context) -> list[str]:
    """The help of each command of a group."""
    if not isinstance(command, click.Group):
        return []
    parts = []
    for name, each in command.commands.items():
        inner = click.Context(each, parent=context, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
        parts.append(f"### {inner.command_path}\n\n```text help\n{each.get_help(inner).strip()}\n```")
    return parts
