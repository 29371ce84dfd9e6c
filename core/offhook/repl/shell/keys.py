"""Keys of the prompt beside those of emacs or vi."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prompt_toolkit.application.current import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus, is_searching
from prompt_toolkit.key_binding import KeyBindings

if TYPE_CHECKING:
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.key_binding import KeyPressEvent

    from offhook.repl.shell.looking import Looking

_STEP: Final = "  "
_OPENS: Final = ("do", "then", "else", "otherwise", "together")
_CLOSES: Final = ("end", "else")


def key_bindings(looking: Looking) -> KeyBindings:
    """Enter does what is complete, and goes on with a line where it is not; Escape, Enter does it in any case; Tab
    indents where a line begins, and completes elsewhere."""
    bindings = KeyBindings()
    typing = has_focus(DEFAULT_BUFFER) & ~is_searching

    @bindings.add("enter", filter=typing)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
            buffer.complete_state = None  # what is chosen in the menu is there, and not done yet
            return
        if buffer.document.is_cursor_at_the_end_of_line and _is_on_last_line(buffer):
            _take_back(buffer)
        if _is_on_last_line(buffer) and looking.is_complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n" + indentation(buffer.document.current_line_before_cursor))

    @bindings.add("escape", "enter", filter=typing)
    def _done(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @bindings.add("tab", filter=typing & Condition(_is_at_indentation))
    def _indent(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(_STEP)

    return bindings


def indentation(line: str) -> str:
    """What the line below begins with."""
    indent = line[: len(line) - len(line.lstrip())]
    last = line.split("#", 1)[0].rstrip()
    word = last.split()[-1] if last else ""
    return indent + _STEP if word in _OPENS or last.endswith(("(", "[", "{")) else indent


def _take_back(buffer: Buffer) -> None:
    """Put an `end` that was typed where the lines of its block stand below what opened that."""
    document = buffer.document
    line = document.current_line
    if line.split()[:1] not in [[word] for word in _CLOSES] or not line.startswith(_STEP):
        return
    above = next((each for each in reversed(document.lines[: document.cursor_position_row]) if each.strip()), "")
    if line[: len(line) - len(line.lstrip())] != indentation(above):
        return
    back = buffer.cursor_position
    buffer.cursor_position = back - document.cursor_position_col
    buffer.delete(len(_STEP))
    buffer.cursor_position = back - len(_STEP)


def _is_on_last_line(buffer: Buffer) -> bool:
    return buffer.document.on_last_line or not buffer.document.text_after_cursor.strip()


def _is_at_indentation() -> bool:
    return not get_app().current_buffer.document.current_line_before_cursor.strip()
