"""Places of the script in Python's terms: lines from 1, columns as offsets in UTF-8."""

from __future__ import annotations

import ast

from offhook_grammar.diagnostics import Span


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
        """Place `node`, and what is below it and has no place yet, at `span`."""
        line = max(1, span.line)
        start = self.offset(line, span.column)
        end_line = max(line, span.end_line)
        end = self.offset(end_line, span.end_column)
        if end_line == line:
            end = max(start, end)
        pending: list[ast.AST] = [node]
        while pending:
            current = pending.pop()
            if isinstance(current, (ast.expr, ast.stmt, ast.excepthandler, ast.arg, ast.keyword)):
                if hasattr(current, "lineno"):
                    continue
                current.lineno, current.col_offset = line, start
                current.end_lineno, current.end_col_offset = end_line, end
            pending.extend(ast.iter_child_nodes(current))

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
