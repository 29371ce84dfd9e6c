"""Commands that plugins add: what they are, the arguments that they take, how they run."""

from offhook.commands.arguments import Argument, arguments_of, read_arguments
from offhook.commands.command import Command, CommandContext
from offhook.commands.line import read_line
from offhook.commands.names import BUILT_IN, check_command
from offhook.commands.running import CommandFailed, run_command, run_line

__all__ = [
    "BUILT_IN",
    "Argument",
    "Command",
    "CommandContext",
    "CommandFailed",
    "arguments_of",
    "check_command",
    "read_arguments",
    "read_line",
    "run_command",
    "run_line",
]
