"""What is being typed, while it is: whether it is complete, and where it is wrong for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from offhook.errors import OffhookError
from offhook.repl.commands import find_command
from offhook.repl.reading import TYPED, Declared, Reader, Reading, Statements, Unfinished, Wrong
from offhook.scripts.loader import ScriptError

if TYPE_CHECKING:
    from offhook.repl.feed import Repl
    from offhook_grammar.diagnostics import Diagnostic

_NO_VALUE: Final = "H215"
"""What the checker says of a procedure that stands where a value does."""
_NO_END: Final = "H105"
"""A block without an end: everybody who types one is in it."""
_CLOSED: Final = ('"', ")", "]", "}")
_MISSING: Final = ("H304", "H305")
"""What an action needs is not there."""
LONGEST: Final = 4000
"""Characters up to which a text is read at every key."""


class WrongPlace(NamedTuple):
    """What is wrong on a line, from 0, between two of its columns, from 0, and why."""

    line: int
    start: int
    end: int
    message: str


class Looking:
    """Reads what is typed, and does nothing with it; keeps what it said of the latest text."""

    def __init__(self, repl: Repl) -> None:
        self._repl = repl
        self._reader = Reader()
        self._text: str | None = None
        self._reading: Reading | None = None
        self._checked: tuple[str, WrongPlace | None] = "", None

    def is_command(self, text: str) -> bool:
        """Whether it is one of the prompt's own commands."""
        return find_command(self._repl, text) is not None

    def is_complete(self, text: str) -> bool:
        """Whether more can only be another input: also if it is wrong."""
        if is_remark(text):
            return not text.strip()
        return self.is_command(text) or not isinstance(self._read(text), Unfinished)

    def wrong(self, text: str) -> WrongPlace | None:
        """The first place that is wrong, whatever else is typed behind it; None for a right one, and for a word that is
        still being typed. What only the checker sees is known once `check` has looked at that text."""
        if not text.strip() or len(text) > LONGEST or self.is_command(text):
            return None
        reading = self._read(text)
        if isinstance(reading, Wrong):
            found = next((one for one in reading.diagnostics if one.code != _NO_END), None)
            return _place_of(found, text) if found is not None and not _ends(found, text) else None
        return self._checked[1] if self._checked[0] == text else None

    def check(self, text: str) -> bool:
        """Have the checker look at what is complete, which takes longer than a key may; gives whether that tells more
        than was known."""
        if len(text) > LONGEST or is_remark(text) or self.is_command(text):
            return False
        from offhook.repl.suggesting import suggest  # the first prompt does without
        from offhook.repl.suggesting.of_session import view_of
        from offhook.repl.suggesting.position import position

        found = next((one for one in self._findings(self._read(text)) if one.file == TYPED), None)
        if found is not None and found.code in _MISSING and position(text).action:
            found = None  # it is still being given
        place = _place_of(found, text) if found is not None else None
        if found is not None and _ends(found, text) and suggest(text, len(text), view_of(self._repl)):
            place = None  # it may still become one of these
        self._checked = text, place
        return place is not None

    def _findings(self, reading: Reading) -> list[Diagnostic]:
        session = self._repl.session
        try:
            if isinstance(reading, Declared):
                session.check(reading.items)
            elif isinstance(reading, Statements):
                session.compiled(reading)
        except ScriptError as error:
            errors = [one for one in error.diagnostics if one.is_error]
            plainly = reading.plainly if isinstance(reading, Statements) else None
            if plainly is not None and any(one.code == _NO_VALUE for one in errors):
                return self._findings(plainly)
            return errors
        except OffhookError:  # it is told once the input is done
            pass
        return []

    def _read(self, text: str) -> Reading:
        if text != self._text or self._reading is None:
            self._text, self._reading = text, self._reader.read(text)
        return self._reading


def is_remark(text: str) -> bool:
    """Whether there is nothing but blanks and comments: they belong to what comes next."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


def _place_of(one: Diagnostic, text: str) -> WrongPlace | None:
    """Where a finding is; None for one that is behind the text."""
    lines = text.split("\n")
    line, start = one.span.line - 1, one.span.column - 1
    if line >= len(lines) or start >= len(lines[line]):
        return None
    end = one.span.end_column - 1 if one.span.end_line == one.span.line else len(lines[line])
    return WrongPlace(line, start, max(end, start + 1), one.message)


def _ends(one: Diagnostic, text: str) -> bool:
    """Whether a finding is about the end of the text: more is still being typed there."""
    last = text.rstrip()
    is_over = last.endswith(_CLOSED) or last[-1:].isalnum()  # a word with a blank behind it is
    lines = (text if is_over else last).split("\n")
    if one.span.end_line > len(lines):
        return True
    return one.span.end_line == len(lines) and one.span.end_column > len(lines[-1])
