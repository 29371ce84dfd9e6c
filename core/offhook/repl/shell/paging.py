"""Lines on the screen, or in a pager where they are more than it holds."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import print_formatted_text

from offhook.repl.shell.look import Look, fragments

if TYPE_CHECKING:
    from prompt_toolkit.output import Output

    from offhook.repl.result import Line


class Screen:
    """Where results go."""

    def __init__(self, output: Output, look: Look) -> None:
        self._output = output
        self._look = look

    def show(self, lines: Sequence[Line]) -> None:
        """Lines, as they are."""
        if lines:
            print_formatted_text(
                FormattedText(fragments(lines)),
                style=self._look.style,
                output=self._output,
                color_depth=self._look.depth,
            )

    def show_or_page(self, lines: Sequence[Line]) -> None:
        """Lines, in the pager if the screen would not hold them."""
        size = self._output.get_size()
        rows = sum(1 + max(0, sum(len(piece.text) for piece in line) - 1) // max(1, size.columns) for line in lines)
        if rows < size.rows or not sys.stdout.isatty():
            self.show(lines)
            return
        import click

        click.echo_via_pager(self._painted(lines), color=self._look.depth is None)

    def clear(self) -> None:
        """Empty it."""
        self._output.erase_screen()
        self._output.cursor_goto(0, 0)
        self._output.flush()

    def _painted(self, lines: Sequence[Line]) -> str:
        text = io.StringIO()
        output = Vt100_Output(text, self._output.get_size, term="xterm", enable_bell=False)
        depth = self._look.depth or self._output.get_default_color_depth()
        print_formatted_text(FormattedText(fragments(lines)), style=self._look.style, output=output, color_depth=depth)
        return text.getvalue().replace("\r\n", "\n")
