"""Tokens out of an expression. What the parser can take decides where the same letters could be several things."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from offhook_grammar.parsing.automaton import END, Automaton, Token
from offhook_grammar.parsing.tables import Tables, of_grammar


class Lexer:
    """Reads tokens by the terminals of `tables`. One serves all expressions."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        rows = [(row["name"], row.get("re") or re.escape(row["str"])) for row in tables.terminals]
        ignored = {row["name"] for row in tables.terminals if row.get("ignored")}
        self._shapes = [(name, shape) for name, shape in rows if name not in ignored]
        self._between = re.compile("|".join(shape for name, shape in rows if name in ignored))
        self._patterns: dict[frozenset[str], re.Pattern[str]] = {}

    def next(self, text: str, place: int, automaton: Automaton) -> Token | None:
        """The token after `place` for a parser in that state, END at the end. None where there is nothing it could
        take; see `any_token` then."""
        start = self.start(text, place)
        if start == len(text):
            return Token(END, "", start, start)
        wanted = self.tables.actions[automaton.state].keys()
        return self._token(text, start, frozenset([name for name, _ in self._shapes if name in wanted]))

    def any_token(self, text: str, place: int) -> Token | None:
        """The token after `place` that would be there in some other state."""
        return self._token(text, self.start(text, place), frozenset([name for name, _ in self._shapes]))

    def start(self, text: str, place: int) -> int:
        """Where the next token begins: past blanks."""
        while match := self._between.match(text, place):
            place = match.end()
        return place

    def _token(self, text: str, start: int, names: frozenset[str]) -> Token | None:
        pattern = self._patterns.get(names)
        if pattern is None:
            shapes = [f"(?P<{name}>{shape})" for name, shape in self._shapes if name in names]
            pattern = self._patterns[names] = re.compile("|".join(shapes))
        match = pattern.match(text, start) if names else None
        return Token(str(match.lastgroup), match[0], start, match.end()) if match is not None else None


@cache
def lexer() -> Lexer:
    """With the tables shipped beside the grammar; a process reads them once."""
    return Lexer(of_grammar(Path(__file__).parent / "expressions.lark", ("start",)))
