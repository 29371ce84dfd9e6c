"""The prompt: a living centre to which one types actions, expressions, rules and commands."""

from offhook.repl.embedding import embed
from offhook.repl.feed import Repl
from offhook.repl.options import ReplOptions
from offhook.repl.result import Line, Piece, Result, plain

__all__ = ["Line", "Piece", "Repl", "ReplOptions", "Result", "embed", "plain"]
