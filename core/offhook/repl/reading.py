"""What a text that was typed is: declarations, statements, or an expression; and whether it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from offhook.repl.items import Piece, items_of
from offhook_grammar.diagnostics import Diagnostic, Span
from offhook_grammar.node import Frozen, record
from offhook_grammar.parser import Parser
from offhook_grammar.tree import ActionItem, Invoke, Let, Word

INPUT: Final = "SessionInput"
"""The action as whose body statements are compiled; it is in no plan."""
TYPED: Final = "<input>"
"""What an input is called in findings."""
VALUE: Final = "it"
"""The name of the latest expression's value."""
_HEAD: Final = f"action {INPUT}() mode parallel do\n"
_ITEMS: Final = frozenset({
    "action", "after", "before", "const", "define", "every", "instead", "memory", "on", "param", "test", "type", "use",
})  # fmt: skip
_TEXT: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"?|#[^\n]*')
_OPEN: Final = "H104"
"""What the parser says of a bracket that is not closed."""
_NO_STATEMENT: Final = "H121"
_MIXED: Final = "rules and what is done now are inputs of their own: give one after the other"
_TWO_WORDS: Final = re.compile(r"[a-z][\w-]* +[\"A-Za-z\d]")
"""How a misspelt command begins, or a statement."""


@record
class Declared(Frozen):
    """Declarations, each with its text."""

    items: tuple[Piece, ...]


@record
class Statements(Frozen):
    """What is done now. `body` is the text as it is compiled, `moved` by how many columns its first line stands further
    to the right than what was typed. `names`: those that it gives a value at its top. `is_value`: it is an expression,
    whose value is shown. `plainly`: the same as a statement, where it can be one: `flag(task)` may call a procedure,
    which only the checker knows. `invokes`: it is one action, and nothing else. `above`: how many lines of
    remarks stand above it."""

    body: str
    moved: int
    names: tuple[str, ...]
    is_value: bool
    plainly: Statements | None = None
    invokes: bool = False
    above: int = 0

    @property
    def looks(self) -> bool:
        """Whether it only looks at something: no statement can be written so."""
        return self.is_value and self.plainly is None and not self.invokes


@record
class Unfinished(Frozen):
    """It is right as far as it goes."""


@record
class Wrong(Frozen):
    """It cannot be read."""

    diagnostics: tuple[Diagnostic, ...]


Reading = Declared | Statements | Unfinished | Wrong


class Reader:
    """Reads what is typed."""

    def __init__(self) -> None:
        self._parser = Parser()

    def read(self, text: str) -> Reading:
        """What the text is. Never raises for its content."""
        whole = self._parser.parse(text, TYPED)
        if whole.ok and whole.file is not None and whole.file.items:
            return Declared(tuple(items_of(whole.file, text)))
        if whole.incomplete:
            return Unfinished()
        above = remarks(text)
        body = "\n".join(text.split("\n")[above:])
        if (found := self._statements(f"let {VALUE} = {body}", len(f"let {VALUE} = "))) is not None:
            return replace(found, plainly=self._statements(body, 0, above), above=above)
        if (found := self._statements(body, 0, above)) is not None:
            return found
        wrong = self._wrong(body)
        if wrong is None:
            return Unfinished()
        first = body.split(maxsplit=1)[0] if body.split() else ""
        if first in _ITEMS:
            return Wrong(whole.diagnostics)
        return Wrong(tuple([shifted(one, -above, 0) for one in wrong]))

    def _wrong(self, text: str) -> list[Diagnostic] | None:
        """What keeps the text from being read, as an expression or as statements, whichever goes further; None if
        nothing does but that it ends too early."""
        as_value = f"let {VALUE} = "
        read = []
        for ahead in ("", as_value):
            parsed = self._parser.parse(f"{_HEAD}{ahead}{text}\nend\n", TYPED)
            if parsed.incomplete:
                return None
            moved = [shifted(one, 1, len(ahead)) for one in parsed.diagnostics]
            read.append(_within(moved, text))
        further = _further(*read)
        if all(one.code == _OPEN for one in further) or (_goes_on(text) and is_behind(further[0], text)):
            return None
        told = read[0] if read[0] and read[0][0].code == _NO_STATEMENT and _TWO_WORDS.match(text) else further
        return [one for one in told if one.code != _OPEN]

    def _statements(self, body: str, moved: int, above: int = 0) -> Statements | None:
        parsed = self._parser.parse(f"{_HEAD}{body}\nend\n", TYPED)
        if not parsed.ok or parsed.file is None or len(parsed.file.items) != 1:
            return None
        item = parsed.file.items[0]
        if not isinstance(item, ActionItem) or (moved and len(item.body.statements) != 1):
            return None
        names = [one.name.text for one in item.body.statements if isinstance(one, Let) and isinstance(one.name, Word)]
        first = item.body.statements[0] if item.body.statements else None
        invokes = bool(moved) and isinstance(first, Let) and isinstance(first.value, Invoke)
        return Statements(body, moved, tuple(dict.fromkeys(names)), bool(moved), invokes=invokes, above=above)


def shifted(one: Diagnostic, lines: int, columns: int) -> Diagnostic:
    """The finding at its place in what was typed, which is compiled so many lines further down, and in its first line
    so many columns to the right."""
    edits = tuple([replace(edit, span=_moved(edit.span, lines, columns)) for edit in one.edits])
    related = tuple([
        replace(other, span=_moved(other.span, lines, columns)) if other.file == one.file else other
        for other in one.related
    ])  # fmt: skip
    return replace(one, span=_moved(one.span, lines, columns), edits=edits, related=related)


def _moved(span: Span, lines: int, columns: int) -> Span:
    line, end_line = span.line - lines, span.end_line - lines
    column = max(1, span.column - columns) if line == 1 else span.column
    end = max(1, span.end_column - columns) if end_line == 1 else span.end_column
    return Span(max(1, line), column, max(1, end_line), end)


def remarks(text: str) -> int:
    """How many lines of remarks, and empty ones, stand above what is to be done."""
    rows = enumerate(text.split("\n"))
    return next((number for number, row in rows if row.strip() and not row.lstrip().startswith("#")), 0)


def _within(found: Iterable[Diagnostic], text: str) -> list[Diagnostic]:
    """Findings in what was typed, without those in what stands around it when it is compiled; a block that is closed
    once too often is closed in it."""
    rows = text.split("\n")
    whole = [one for one in found if one.is_error]
    inner = [one for one in whole if 0 < one.span.line <= len(rows) and not _is_of_the_head(one)]
    if inner:
        return [replace(one, message=one.message.replace("a statement or `end`", "a statement")) for one in inner]
    ends = [number for number, row in enumerate(rows, 1) if row.strip() == "end"]
    for one in whole:
        if one.span.line > len(rows) and ends:
            return [replace(one, span=Span(ends[-1], 1, ends[-1], len(rows[ends[-1] - 1]) + 1))]
    item = next((number for number, row in enumerate(rows, 1) if row.partition(" ")[0] in _ITEMS), None)
    if item is not None and whole:
        return [replace(whole[0], message=_MIXED, hint=None, span=Span(item, 1, item, len(rows[item - 1]) + 1))]
    return whole


def _is_of_the_head(one: Diagnostic) -> bool:
    return one.code == "H105" and "`action`" in one.message and one.span.line == 1


def _further(statements: list[Diagnostic], value: list[Diagnostic]) -> list[Diagnostic]:
    """The reading that fails later; that as an expression where the other one fails at the first word."""
    if not (statements and value):
        return statements or value
    first, other = [min(read, key=lambda one: one.code == _OPEN) for read in (statements, value)]
    is_no_statement = first.code == "H101" and "statement" in first.message
    return (
        value if _place(other) > _place(first) or (is_no_statement and _place(other) == _place(first)) else statements
    )


def _place(one: Diagnostic) -> tuple[int, int]:
    return one.span.line, one.span.column


def is_behind(one: Diagnostic, text: str) -> bool:
    """Whether a finding is that something is missing at the end."""
    rows = text.rstrip().split("\n")
    return one.span.line > len(rows) or (one.span.line == len(rows) and one.span.end_column > len(rows[-1]))


def _goes_on(text: str) -> bool:
    """Whether more can follow on another line: within brackets, and behind a comma."""
    bare = _TEXT.sub("", text).rstrip()
    depth = sum(bare.count(sign) for sign in "([{") - sum(bare.count(sign) for sign in ")]}")
    return depth > 0 or bare.endswith(",")
