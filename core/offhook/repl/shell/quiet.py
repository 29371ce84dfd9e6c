"""What is typed while nobody reads it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_toolkit.input import Input


@contextmanager
def without_echo(terminal_input: Input) -> Iterator[None]:
    """Have the system keep what is typed between two prompts for the next one as it is, and not put it on the screen
    meanwhile. Ctrl-C is a signal all the same. Does nothing where there is no terminal of this kind."""
    if sys.platform == "win32":
        yield
        return
    import termios

    try:
        terminal = terminal_input.fileno()
        before = termios.tcgetattr(terminal)
    except (termios.error, OSError, NotImplementedError):
        yield
        return
    quiet = [*before]
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(terminal, termios.TCSADRAIN, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
