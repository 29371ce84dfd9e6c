"""`ReplCommand`: a command at the prompt."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.repl.feed import Repl
    from offhook.repl.result import Result


@record
class ReplCommand(Frozen):
    """`usage`: how it is written. `summary`: what it does, in a few words; `help`: at length. `run` takes the session
    and what stands behind the command's name. `changes`: it changes the centre or the session, and can be undone.
    `without`: why there is no use for it in a session; nothing where there is."""

    name: str
    usage: str
    summary: str
    run: Callable[[Repl, str], Coroutine[Any, Any, Result]]
    help: str = ""
    changes: bool = False
    without: Callable[[Repl], str] = lambda _repl: ""
