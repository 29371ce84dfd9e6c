"""Places of the script in Python's terms: lines from 1, columns as offsets in UTF-8."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from offhook_grammar.diagnostics import Span
from offhook_grammar.parsing.positions import split_lines

_NOTED = "span"
_WITHOUT_NODES = frozenset({"ctx", "op", "ops", "id", "attr", "arg", "name", "names", "kind", "type_comment"})


def _shapes() -> Mapping[type, tuple[bool, tuple[str, ...]]]:
    """By class of nodes: whether they have places, and the fields that may have nodes that do."""
    found = {}
    for kind in vars(ast).values():
        if isinstance(kind, type) and issubclass(kind, ast.AST):
            names = () if kind is ast.Constant else kind._fields
            found[kind] = ("lineno" in kind._attributes, tuple([name for name in names if name not in _WITHOUT_NODES]))
    return found


_SHAPES = _shapes()


class Positions:
    """Gives nodes of Python's tree the places of the script's source, or of a piece of it which comes behind so many
    lines `ahead`."""

    def __init__(self, text: str, ahead: int = 0) -> None:
        self._lines = split_lines(text.removeprefix("\ufeff"))
        self._ascii = text.isascii()
        self._ahead = ahead

    def offset(self, line: int, column: int) -> int:
        """The offset in UTF-8 of a column (from 1) of a line (from 1)."""
        number = line - self._ahead
        if self._ascii or not 0 < number <= len(self._lines):
            return max(0, column - 1)
        return len(self._lines[number - 1][: max(0, column - 1)].encode())

    def locate(self, node: ast.AST, span: Span) -> None:
        """Note the place of `node`, unless it has one; `settle` writes it down."""
        node.__dict__.setdefault(_NOTED, span)

    def settle(self, root: ast.AST) -> None:
        """Give `root` and all below it the places that were noted; what has none gets that of the node above it."""
        pending: list[tuple[Any, dict[str, int]]] = [(root, {})]
        while pending:
            node, place = pending.pop()
            known = node.__dict__
            if _NOTED in known:
                place = self.place(known[_NOTED])
            placed, names = _SHAPES[type(node)]
            if placed:
                if "lineno" in known:
                    continue
                known.update(place)
            for name in names:
                value = known.get(name)
                if type(value) is list:
                    pending += [(item, place) for item in value if type(item) in _SHAPES]
                elif type(value) in _SHAPES:
                    pending.append((value, place))

    def place(self, span: Span) -> dict[str, int]:
        """Line and offset of the start and of the end, as Python calls them."""
        line, column, end_line, end_column = span
        if self._ascii and line == end_line and line > 0 and 0 < column <= end_column:
            start, end = column - 1, end_column - 1
        else:
            line = max(1, line)
            start = self.offset(line, column)
            end_line = max(line, end_line)
            end = self.offset(end_line, end_column)
            end = max(start, end) if end_line == line else end
        return {"lineno": line, "col_offset": start, "end_lineno": end_line, "end_col_offset": end}

    def lines(self, span: Span) -> tuple[str, str]:
        """What stands ahead of `span` on its first line, and the text from the start of that line to its end."""
        lines = self._lines[span.line - 1 - self._ahead : span.end_line - self._ahead]
        lines[-1] = lines[-1][: span.end_column - 1]
        return lines[0][: span.column - 1], "\n".join(lines)

    def source(self, span: Span, without: tuple[Span, ...] = ()) -> str:
        """The source of `span` on one line, without the stretches `without` (comments)."""
        pieces: list[str] = []
        for number in range(span.line, span.end_line + 1):
            if not 0 < number - self._ahead <= len(self._lines):
                break
            line = self._lines[number - self._ahead - 1]
            stop = span.end_column - 1 if number == span.end_line else len(line)
            start = span.column - 1 if number == span.line else 0
            for gap in without:
                if gap.line == number and gap.column - 1 >= start:
                    stop = min(stop, gap.column - 1)
            pieces.append(line[start:stop].strip())
        return " ".join(piece for piece in pieces if piece)
