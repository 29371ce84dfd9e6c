"""Commands at the prompt: one table for help, completion and dispatch."""

from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.table import COMMANDS, commands_of, find_command, near_command

__all__ = ["COMMANDS", "ReplCommand", "commands_of", "find_command", "near_command"]
