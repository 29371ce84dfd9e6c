"""Keys of the prompt beside those of emacs or vi."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import CompletionState
from prompt_toolkit.completion import CompleteEvent, Completer, get_common_complete_suffix
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import (
    Condition,
    emacs_insert_mode,
    emacs_mode,
    has_completions,
    has_focus,
    has_selection,
    is_searching,
    vi_insert_mode,
    vi_navigation_mode,
)
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys

from offhook.repl.shell.looking import LONGEST

if TYPE_CHECKING:
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.key_binding.key_processor import KeyPress

    from offhook.repl.shell.looking import Looking

_STEP: Final = "  "
_OPENS: Final = ("do", "then", "else", "otherwise", "together")
_CLOSES: Final = ("end", "else")
_TYPING: Final = has_focus(DEFAULT_BUFFER) & ~is_searching


def key_bindings(looking: Looking) -> KeyBindings:
    """Enter does what is complete, and goes on with a line where it is not; Escape, Enter does it in any case; Tab
    indents where a line begins, and completes elsewhere."""
    bindings = KeyBindings()

    @bindings.add("enter", filter=_TYPING & ~vi_navigation_mode)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if _is_chosen():
            _take(buffer)  # what is chosen in the menu is there, and not done yet
            return
        if buffer.document.is_cursor_at_the_end_of_line and _is_on_last_line(buffer):
            _take_back(buffer)
        more = event.key_processor.input_queue  # of what is pasted by a terminal that does not say so
        if _is_on_last_line(buffer) and not (more and _goes_on(buffer)) and looking.is_complete(buffer.text):
            buffer.validate_and_handle()
            return
        # a line that nobody has typed anything on yet needs no menu, and one that is there has its indentation
        has_own = bool(more) and more[0].data == " "
        indented = "" if has_own else indentation(buffer.document.current_line_before_cursor)
        buffer.insert_text(f"\n{indented}", fire_event=False)

    @bindings.add(Keys.Any, filter=_TYPING & (emacs_insert_mode | vi_insert_mode) & Condition(_is_in_a_hurry))
    def _insert(event: KeyPressEvent) -> None:
        more, text = event.key_processor.input_queue, event.data
        while more and _is_plain(more[0]):
            text += more.popleft().data
        event.current_buffer.insert_text(text)

    @bindings.add("escape", "enter", filter=_TYPING & emacs_mode)
    @bindings.add("enter", filter=_TYPING & vi_navigation_mode)
    def _done(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @bindings.add(Keys.BracketedPaste, filter=_TYPING)
    def _paste(event: KeyPressEvent) -> None:
        lines = event.data.replace("\r\n", "\n").replace("\r", "\n")
        event.current_buffer.insert_text(lines, fire_event=False)  # no menu for what somebody has at hand already

    _bind_the_menu(bindings)
    return bindings


def _bind_the_menu(bindings: KeyBindings) -> None:
    """Tab, the arrows and Escape, where there is a menu, or can be one."""

    @bindings.add("tab", filter=_TYPING & Condition(_is_at_indentation))
    def _indent(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(_STEP, fire_event=False)

    @bindings.add("tab", filter=_TYPING & ~Condition(_is_at_indentation) & ~Condition(_is_chosen))
    def _complete(event: KeyPressEvent) -> None:
        _complete_or_list(event.current_buffer)

    # nothing is chosen as the menu opens by itself: Down goes into it, Up still means what was typed before
    @bindings.add("up", filter=_TYPING & has_completions & ~Condition(_is_chosen) & ~has_selection)
    def _up(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None
        event.current_buffer.auto_up(count=event.arg)

    @bindings.add("escape", filter=_TYPING & emacs_mode & has_completions)
    def _close(event: KeyPressEvent) -> None:
        event.current_buffer.cancel_completion()


def _goes_on(buffer: Buffer) -> bool:
    """Whether a text surely goes on behind this line: to read all of it at each line would take for ever."""
    text = buffer.text
    if sum(text.count(sign) for sign in "([{") > sum(text.count(sign) for sign in ")]}"):
        return True
    if len(text) <= LONGEST:
        return False
    line = buffer.document.current_line.strip()
    return not line.startswith(("end", ")", "]", "}"))


def _is_in_a_hurry() -> bool:
    """Whether more keys are there than can be seen to one by one."""
    more = get_app().key_processor.input_queue
    return bool(more) and _is_plain(more[0])


def _is_plain(key: KeyPress) -> bool:
    return len(key.key) == 1 and key.data.isprintable()


def _is_chosen() -> bool:
    state = get_app().current_buffer.complete_state
    return state is not None and state.current_completion is not None


def _take(buffer: Buffer) -> None:
    """Go on behind what was chosen, with the next menu where something else begins."""
    buffer.complete_state = None
    if not buffer.document.text_before_cursor[-1:].isalnum():
        buffer.start_completion(complete_event=CompleteEvent(text_inserted=True))


def _complete_or_list(buffer: Buffer) -> None:
    """Put in the only thing that can stand there, or what all of them begin with; else list them, or choose the first
    one where they are listed."""
    listed = buffer.complete_state
    event = CompleteEvent(completion_requested=True)
    # at once: Tab means what is typed by now, though nothing may have been suggested for it yet
    found = listed.completions if listed is not None else [*_completer(buffer).get_completions(buffer.document, event)]
    if len(found) == 1:
        buffer.apply_completion(found[0])
    elif (common := get_common_complete_suffix(buffer.document, found)).strip('"'):
        buffer.insert_text(common)
    elif listed is not None:
        buffer.complete_next()
    elif found:
        buffer.complete_state = CompletionState(buffer.document, found)
        buffer.on_completions_changed.fire()


def _completer(buffer: Buffer) -> Completer:
    assert buffer.completer is not None, "the prompt has one"  # noqa: S101
    return buffer.completer


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
    document = get_app().current_buffer.document
    return bool(document.text) and not document.current_line_before_cursor.strip()
