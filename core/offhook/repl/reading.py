"""What a text that was typed is: declarations, statements, or an expression; and whether it goes on."""

from __future__ import annotations

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
_GO_ON: Final = (".", ",", "(", "[", "{", ":", "=", "+", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=")
_JOINING: Final = ("and", "or", "not", "in", "default", "contains", "where", "with", "then")


@record
class Declared(Frozen):
    """Declarations, each with its text."""

    items: tuple[Piece, ...]


@record
class Statements(Frozen):
    """What is done now. `body` is the text as it is compiled, `moved` by how many columns its first line stands further
    to the right than what was typed. `names`: those that it gives a value at its top. `is_value`: it is an expression,
    whose value is shown. `plainly`: the same as a statement, where it can be one: `flag(task)` may call a procedure,
    which only the checker knows. `invokes`: it is one action, and nothing else."""

    body: str
    moved: int
    names: tuple[str, ...]
    is_value: bool
    plainly: Statements | None = None
    invokes: bool = False


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
        if (found := self._statements(f"let {VALUE} = {text}", len(f"let {VALUE} = "))) is not None:
            return replace(found, plainly=self._statements(text, 0))
        if (found := self._statements(text, 0)) is not None:
            return found
        inner = self._parser.parse(f"{_HEAD}{text}\nend\n", TYPED)
        if inner.incomplete or _goes_on(text):
            return Unfinished()
        first = text.split(maxsplit=1)[0] if text.split() else ""
        if first in _ITEMS:
            return Wrong(whole.diagnostics)
        return Wrong(tuple([shifted(one, 1, 0) for one in inner.diagnostics]))

    def _statements(self, body: str, moved: int) -> Statements | None:
        parsed = self._parser.parse(f"{_HEAD}{body}\nend\n", TYPED)
        if not parsed.ok or parsed.file is None or len(parsed.file.items) != 1:
            return None
        item = parsed.file.items[0]
        if not isinstance(item, ActionItem) or (moved and len(item.body.statements) != 1):
            return None
        names = [one.name.text for one in item.body.statements if isinstance(one, Let) and isinstance(one.name, Word)]
        first = item.body.statements[0] if item.body.statements else None
        invokes = bool(moved) and isinstance(first, Let) and isinstance(first.value, Invoke)
        return Statements(body, moved, tuple(dict.fromkeys(names)), bool(moved), invokes=invokes)


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


def _goes_on(text: str) -> bool:
    """Whether a line that cannot be read ends where something has to follow."""
    last = text.rstrip()
    depth = sum(last.count(sign) for sign in "([{") - sum(last.count(sign) for sign in ")]}")
    words = last.split()
    return depth > 0 or last.endswith(_GO_ON) or (bool(words) and words[-1] in _JOINING)
