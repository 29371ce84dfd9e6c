"""A script as logical lines: the tokens up to where a line really ends, with the comments among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from offhook_grammar.parsing.automaton import END, NEWLINE, Automaton, Token
from offhook_grammar.parsing.lexer import Lexer
from offhook_grammar.parsing.tables import Rule, Tables

COMMENT = "COMMENT"


@dataclass(slots=True)
class Line:
    """A logical line. `parts` are tokens and the comments between them, in order; `after` is the comment behind it.

    `comments` stand on lines of their own above it; `gap`: whether a blank line stands above those. `gaps`: the places
    of comments, counted from 0, that have a blank line above them. `begins`: where those of `parts` begin that stand
    first on a line of text.
    """

    parts: list[Token] = field(default_factory=list)
    comments: list[Token] = field(default_factory=list)
    gaps: set[int] = field(default_factory=set)
    gap: bool = False
    after: Token | None = None
    begins: set[int] = field(default_factory=set)

    @property
    def tokens(self) -> list[Token]:
        """Without the comments between them."""
        return [part for part in self.parts if part.type != COMMENT]


class _NoTree:
    """A builder that builds nothing: only where lines end is wanted."""

    def build(self, _rule: Rule, _parts: list[Any], _start: int, _end: int) -> None:
        return None


def read_lines(tables: Tables, text: str) -> list[Line]:
    """The logical lines of a script that can be parsed; the last one may hold comments alone."""
    lexer, automaton = Lexer(tables, text), Automaton(tables, _NoTree())
    tokens: list[Token] = []
    while not tokens or tokens[-1].type != END:
        token = lexer.next(automaton)
        if not automaton.feed(token):
            raise ValueError(f"cannot be parsed at {token.start}")
        tokens.append(token)
    return _gathered(text, tokens, lexer.comments)


def _gathered(text: str, tokens: list[Token], comments: list[Token]) -> list[Line]:
    waiting = sorted({token.start: token for token in comments}.values(), key=lambda token: token.start)
    lines: list[Line] = [Line()]
    end = 0  # of what was taken last
    for token in tokens:
        line = lines[-1]
        if token.type in (NEWLINE, END):
            if waiting and line.parts and "\n" not in _between(text, line.parts[-1].end, waiting[0].start):
                line.after = waiting.pop(0)
                end = line.after.end
            if line.parts:
                lines.append(Line())
            if token.type == END:
                _above(text, lines[-1], waiting, len(text), end)
            continue
        if line.parts:
            while waiting and waiting[0].start < token.start:
                _add(text, line, waiting.pop(0))
        else:
            end = _above(text, line, waiting, token.start, end)
            line.gap = line.gap or _is_blank(text, end, token.start)
            if line.comments and _is_blank(text, end, token.start):
                line.gaps.add(len(line.comments))
                line.gap = 0 in line.gaps
        _add(text, line, token)
        end = token.end
    return lines if lines[-1].parts or lines[-1].comments else lines[:-1]


def _add(text: str, line: Line, part: Token) -> None:
    if line.parts and "\n" in _between(text, line.parts[-1].end, part.start):
        line.begins.add(part.start)
    line.parts.append(part)


def _above(text: str, line: Line, waiting: list[Token], limit: int, end: int) -> int:
    """Move the comments ahead of `limit` above the line; where the last of them ends."""
    while waiting and waiting[0].start < limit:
        comment = waiting.pop(0)
        if _is_blank(text, end, comment.start):
            line.gaps.add(len(line.comments))
            line.gap = line.gap or not line.comments
        line.comments.append(comment)
        end = comment.end
    return end


def _between(text: str, start: int, end: int) -> str:
    return text[start:end].replace("\r\n", "\n").replace("\r", "\n")


def _is_blank(text: str, start: int, end: int) -> bool:
    """Whether an empty line stands there."""
    return _between(text, start, end).count("\n") > 1
