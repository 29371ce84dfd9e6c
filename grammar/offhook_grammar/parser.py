"""Parses a script: text to the typed tree, with everything that is wrong in it."""

from __future__ import annotations

from dataclasses import replace

from offhook_grammar import tree
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.node import Frozen, record
from offhook_grammar.parsing.automaton import Token
from offhook_grammar.parsing.reader import Reader
from offhook_grammar.parsing.source import Source
from offhook_grammar.parsing.tables import Tables, load

BYTE_ORDER_MARK = "\ufeff"


@record
class ParseResult(Frozen):
    """`file` is None only if nothing of it can be used; what could not be read is left out of it.

    `incomplete`: the text is right as far as it goes, and wants more (a REPL then reads another line).
    """

    file: tree.File | None
    diagnostics: tuple[Diagnostic, ...]
    incomplete: bool = False

    @property
    def ok(self) -> bool:
        return self.file is not None and not self.diagnostics


class Parser:
    """Holds the parse tables; making one reads them, so keep it to parse several files."""

    def __init__(self, tables: Tables | None = None) -> None:
        self._tables = tables or load()

    def parse(self, text: str, path: str, ahead: int = 0) -> ParseResult:
        """Parse a whole script, or whole items of one, which come behind so many lines `ahead` of them. Never raises
        for its content; `path` is only put into tree and diagnostics."""
        source = Source(text.removeprefix(BYTE_ORDER_MARK), path, ahead)
        reader = Reader(self._tables, source)
        file = reader.read_file()
        if file is not None:
            comments = tuple(_comment(token, source) for token in reader.comments.values())
            broken = tuple(source.span(start, end) for start, end in reader.broken)
            file = replace(file, comments=comments, broken=broken)
        return ParseResult(file, source.diagnostics(), reader.incomplete)


def _comment(token: Token, source: Source) -> tree.Comment:
    line_start = source.positions.line_start(token.start)
    return tree.Comment(
        span=source.span(token.start, token.end),
        text=token.text[1:].removeprefix(" ").rstrip(),
        own_line=not source.text[line_start : token.start].strip(),
    )


def parse(text: str, path: str, ahead: int = 0) -> ParseResult:
    """Parse one script; see `Parser.parse`."""
    return Parser().parse(text, path, ahead)
