"""Commands at the prompt: one table for help, completion and dispatch."""

from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.table import COMMANDS, find_command

__all__ = ["COMMANDS", "ReplCommand", "find_command"]
