"""Places of the script in Python's terms: lines from 1, columns as offsets in UTF-8."""

from __future__ import annotations

import ast
from functools import cache
from typing import Any

from offhook_grammar.diagnostics import Span

_NOTED = "span"
_WITHOUT_NODES = frozenset({"ctx", "op", "ops", "id", "attr", "arg", "name", "names", "kind", "type_comment"})


@cache
def _shape(kind: Any) -> tuple[bool, tuple[str, ...]]:
    """Whether nodes of this class have places, and the fields that may have nodes that do."""
    names = () if kind is ast.Constant else kind._fields
    return "lineno" in kind._attributes, tuple([name for name in names if name not in _WITHOUT_NODES])


class Positions:
    """Gives nodes of Python's tree the places of the script's source."""

    def __init__(self, text: str) -> None:
        self._lines = text.removeprefix("\ufeff").split("\n")
        self._ascii = text.isascii()

    def offset(self, line: int, column: int) -> int:
        """The offset in UTF-8 of a column (from 1) of a line (from 1)."""
        if self._ascii or not 0 < line <= len(self._lines):
            return max(0, column - 1)
        return len(self._lines[line - 1][: max(0, column - 1)].encode())

    def locate(self, node: ast.AST, span: Span) -> None:
        """Note the place of `node`, unless it has one; `settle` writes it down."""
        node.__dict__.setdefault(_NOTED, span)

    def settle(self, root: ast.AST) -> None:
        """Give `root` and all below it the places that were noted; what has none gets that of the node above it."""
        pending: list[tuple[Any, tuple[int, int, int, int]]] = [(root, (1, 0, 1, 0))]
        while pending:
            node, place = pending.pop()
            span = node.__dict__.get(_NOTED)
            if span is not None:
                place = self._place(span)
            kind: Any = type(node)
            placed, names = _shape(kind)
            if placed:
                if hasattr(node, "lineno"):
                    continue
                node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = place
            for name in names:
                value = getattr(node, name, None)
                if type(value) is list:
                    pending += [(item, place) for item in value if isinstance(item, ast.AST)]
                elif isinstance(value, ast.AST):
                    pending.append((value, place))

    def _place(self, span: Span) -> tuple[int, int, int, int]:
        """Line and offset of the start and of the end."""
        line, column, end_line, end_column = span
        if self._ascii and line == end_line and line > 0 and 0 < column <= end_column:
            return line, column - 1, line, end_column - 1
        line = max(1, line)
        start = self.offset(line, column)
        end_line = max(line, end_line)
        end = self.offset(end_line, end_column)
        return line, start, end_line, max(start, end) if end_line == line else end

    def source(self, span: Span, without: tuple[Span, ...] = ()) -> str:
        """The source of `span` on one line, without the stretches `without` (comments)."""
        pieces: list[str] = []
        for number in range(span.line, span.end_line + 1):
            if not 0 < number <= len(self._lines):
                break
            line = self._lines[number - 1]
            stop = span.end_column - 1 if number == span.end_line else len(line)
            start = span.column - 1 if number == span.line else 0
            for gap in without:
                if gap.line == number and gap.column - 1 >= start:
                    stop = min(stop, gap.column - 1)
            pieces.append(line[start:stop].strip())
        return " ".join(piece for piece in pieces if piece)
