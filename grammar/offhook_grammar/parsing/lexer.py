"""Tokens out of text, with the parser's state deciding where the same letters could be several things.

The lexer also decides where a line ends: it goes on inside brackets, after a comma, before a word that joins, and
before a clause of a handler's head or its `do`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from offhook_grammar.parsing.automaton import END, NEWLINE, Automaton, Token
from offhook_grammar.parsing.tables import Contextual, Tables
from offhook_grammar.parsing.words import HEAD_WORDS, JOINING_WORDS

MAX_BRACKETS = 100

_OPENING = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER_LIKE = re.compile(r"[0-9]\w*(?:\.[0-9]\w*)*")
_BROKEN = ("BROKEN", "BROKEN_HEAD")  # they end their line, whether or not a line end follows
_BETWEEN = " \t\r\n#"  # what blanks, line ends and comments begin with
_LINE_END = re.compile(r"[\r\n]")


class Misread(StrEnum):
    """Kinds of tokens that no rule takes."""

    CHARACTER = "CHARACTER"  # one that is no part of the language
    TEXT = "UNCLOSED_TEXT"  # a quote without its partner on the line
    NUMBER = "BAD_NUMBER"  # a number with letters stuck to it


class Lexer:
    """Reads `text` from `start` to `end`. With `lines`, line ends are tokens; without, the text is one expression,
    which ends at `end` or at a closing brace too many."""

    def __init__(self, tables: Tables, text: str, start: int = 0, end: int | None = None, lines: bool = True) -> None:
        self.tables = tables
        self._contextual, self._everywhere, self._words = tables.contextual_in, tables.everywhere.match, tables.words
        self.text = text
        self.position = start
        self.end = len(text) if end is None else end
        self.lines = lines
        self.previous: Token | None = None
        self.before_previous: Token | None = None
        self.brackets: list[Token] = []
        self.comments: list[Token] = []
        self.after_line_end = True  # whether a line end stands between the previous token and the latest one
        self._undo: tuple[int, Token | None, Token | None, Token | None] = (start, None, None, None)

    def next(self, automaton: Automaton) -> Token:
        """The next token for a parser in that state; END at the end, and from then on."""
        brackets, previous = self.brackets, self.previous
        self._undo = (self.position, previous, self.before_previous, brackets[-1] if brackets else None)
        line_end = self._skip_between()
        self.after_line_end = line_end is not None or previous is None
        token = None
        if line_end is not None or self.position >= self.end or (previous is not None and previous.type in _BROKEN):
            token = self._line_end(line_end, automaton)
        if token is None:
            token = self._token(automaton)
        self.before_previous, self.previous = previous, token
        if token.type in _OPENING:
            brackets.append(token)
        elif brackets and token.type == _OPENING[brackets[-1].type]:
            brackets.pop()
        return token

    def unread(self) -> None:
        """Take the latest token back: the next call reads at its place again."""
        position, self.previous, self.before_previous, innermost = self._undo
        latest = self.brackets[-1] if self.brackets else None
        if latest is not None and latest != innermost and latest.start >= position:
            self.brackets.pop()
        elif innermost is not None and latest != innermost:
            self.brackets.append(innermost)
        self.position = position

    def close_with(self, terminal: str) -> None:
        """Count a closing bracket that the text does not have."""
        if self.brackets and terminal == _OPENING[self.brackets[-1].type]:
            self.brackets.pop()

    def go_on(self, position: int, previous: Token | None) -> None:
        """Go on at `position` with what is open still open; `previous` is what now stands before it, if not the same
        as before."""
        self.position = position
        self.previous = previous or self.previous

    def resume(self, position: int, previous: Token) -> None:
        """Go on at `position`, whatever was open; `previous` is what now stands before it."""
        self.position = position
        self.previous = previous
        self.brackets.clear()

    def _skip_between(self) -> Token | None:
        """Move past blanks, comments and line ends; the first line end, if there was one."""
        text, end = self.text, self.end
        if self.position < end and text[self.position] == " ":  # mostly it is this one and no more
            self.position += 1
        if self.position < end and text[self.position] not in _BETWEEN:
            return None
        first: Token | None = None
        while match := self.tables.between.match(self.text, self.position, self.end):
            token = Token(str(match.lastgroup), match[0], match.start(), match.end())
            if token.type == "COMMENT":
                self.comments.append(token)
            elif token.type == NEWLINE and first is None:
                first = token
            self.position = match.end()
        return first

    def _line_end(self, line_end: Token | None, automaton: Automaton) -> Token | None:
        """A NEWLINE token, if the line really ends here."""
        previous = self.previous
        if not self.lines or previous is None or previous.type in (NEWLINE, END):
            return None
        if previous.type in _BROKEN:
            return Token(NEWLINE, "", previous.end, previous.end)
        if self.brackets or previous.type == "COMMA":
            return None
        if self.position >= self.end:
            goes_on = automaton.accepts("DO") and not automaton.accepts(NEWLINE)
            return None if goes_on else Token(NEWLINE, "", previous.end, previous.end)
        if line_end is None or self._line_goes_on(automaton):
            return None
        return Token(NEWLINE, line_end.text, previous.end, previous.end)

    def _line_goes_on(self, automaton: Automaton) -> bool:
        match = _WORD.match(self.text, self.position, self.end)
        word = match[0] if match else ""
        if word in JOINING_WORDS:
            return True
        return word in HEAD_WORDS and automaton.accepts(word.upper())

    def _token(self, automaton: Automaton) -> Token:
        start, end = self.position, self.end
        if start >= end:
            return Token(END, "", end, end)
        shapes, words = self._contextual[automaton.stack[-1].state]
        token = self._shaped(shapes) if shapes else None
        if token is None:
            match = self._everywhere(self.text, start, end)
            token = self._misread() if match is None else self._of_match(match, words)
        if not self.lines and token.type == "RBRACE" and not self.brackets:
            return Token(END, "", start, start)
        self.position = token.end
        return token

    def _shaped(self, shapes: Sequence[Contextual]) -> Token | None:
        for name, match_at in shapes:
            if match := match_at(self.text, self.position, self.end):
                return Token(name, match[0], match.start(), match.end())
        return None

    def _of_match(self, match: re.Match[str], words: Mapping[str, str]) -> Token:
        """A token that is tried everywhere; `words` are those that mean something here only."""
        kind, text = str(match.lastgroup), match[0]
        if kind == "NAME":
            kind = words.get(text) or self._words.get(text, kind)
        elif kind == "SIGN":
            kind = self.tables.signs[text]
        return Token(kind, text, self.position, match.end())

    def _misread(self) -> Token:
        start = self.position
        if match := _NUMBER_LIKE.match(self.text, start, self.end):
            return Token(Misread.NUMBER, match[0], start, match.end())
        if self.text[start] == '"':
            line = _LINE_END.split(self.text[start : self.end], maxsplit=1)[0]
            return Token(Misread.TEXT, line, start, start + len(line))
        return Token(Misread.CHARACTER, self.text[start], start, start + 1)
