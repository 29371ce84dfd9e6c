"""Lines on the screen, or in a pager where they are more than it holds."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import print_formatted_text

from offhook.repl.result import plain
from offhook.repl.shell.interrupting import uninterrupted
from offhook.repl.shell.look import Look, fragments
from offhook.repl.shell.wrapping import wrapped

if TYPE_CHECKING:
    from prompt_toolkit.output import Output

    from offhook.repl.result import Line

_MODES: Final = re.compile(r"\x1b\[\?\d+[hl]")
"""What a terminal is told of itself; a pager would show it."""
_KNOWN: Final = ("less", "more")
_STAYS: Final = "-F -X"
"""How less leaves on the screen what it has shown."""


class Screen:
    """Where results go. `environment`: where the user says which pager."""

    def __init__(self, output: Output, look: Look, environment: Mapping[str, str] | None = None) -> None:
        self._output = output
        self._look = look
        self._environment = os.environ if environment is None else environment

    @property
    def width(self) -> int:
        """Columns."""
        return self._output.get_size().columns

    def show(self, lines: Sequence[Line]) -> None:
        """Lines, broken between words where they are too long."""
        if lines:
            print_formatted_text(
                FormattedText(fragments(wrapped(lines, self.width))),
                style=self._look.style,
                output=self._output,
                color_depth=self._look.depth,
            )

    def show_or_page(self, lines: Sequence[Line]) -> None:
        """Lines, in the pager if the screen would not hold them."""
        size = self._output.get_size()
        rows = len(wrapped(lines, size.columns))
        if rows < size.rows or not sys.stdout.isatty() or not self._page(lines):
            self.show(lines)

    def clear(self) -> None:
        """Empty it."""
        self._output.erase_screen()
        self._output.cursor_goto(0, 0)
        self._output.flush()

    def _page(self, lines: Sequence[Line]) -> bool:
        """Show them in the pager, until that is left; gives whether there is one."""
        command = _pager(self._environment)
        if command is None:
            return False
        environment, text = dict(self._environment), plain(lines)
        if PurePath(command[0]).stem == "less":  # of others nobody knows whether they paint
            environment["LESS"] = f"{environment.get('LESS', _STAYS)} -R".strip()
            text = self._painted(lines)
        with uninterrupted():
            return _run(command, text if text.endswith("\n") else f"{text}\n", environment)

    def _painted(self, lines: Sequence[Line]) -> str:
        text = io.StringIO()
        output = Vt100_Output(text, self._output.get_size, term="xterm", enable_bell=False)
        depth = self._look.depth or self._output.get_default_color_depth()
        print_formatted_text(FormattedText(fragments(lines)), style=self._look.style, output=output, color_depth=depth)
        return _MODES.sub("", text.getvalue()).replace("\r\n", "\n")


def _pager(environment: Mapping[str, str]) -> list[str] | None:
    """The user's own, or the first of the usual ones that is there; None for none."""
    try:
        own = shlex.split(environment.get("PAGER", ""))
    except ValueError:  # its quotes do not close
        own = []
    for command in (own, *([name] for name in _KNOWN)):
        if command and shutil.which(command[0], path=environment.get("PATH")):
            return command
    return None


def _run(command: list[str], text: str, environment: Mapping[str, str]) -> bool:
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603  # the user's own pager
    except OSError:
        return False
    try:
        pager.communicate(text.encode(errors="replace"))
    except BrokenPipeError:  # it was left ahead of the end
        pager.wait()
    return True
