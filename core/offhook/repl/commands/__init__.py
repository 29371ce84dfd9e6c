"""Commands at the prompt: one table for help, completion and dispatch."""

from offhook.repl.commands.command import ReplCommand
from offhook.repl.commands.table import COMMANDS, commands_of, find_command, first_try, near_command, takes_nothing

__all__ = ["COMMANDS", "ReplCommand", "commands_of", "find_command", "first_try", "near_command", "takes_nothing"]
