"""Where the parser stands when a token does not fit, and what is made of it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from offhook_grammar.parsing.automaton import Automaton, Token
from offhook_grammar.parsing.blocks import Opener, open_blocks
from offhook_grammar.parsing.lexer import Lexer

SILENT = ""
"""The code of what is part of a mistake that was told of: it is repaired, and nothing is said."""


class Repair(NamedTuple):
    """How to go on without losing the line. `insert` terminals are fed ahead of the token; `replace_previous` feeds
    those in place of the name before it; `retype` takes the token for another; `drop` leaves it out. Where `until` is
    set, the `take` terminals, each with its text, stand for the newest `back` symbols and all that follows up to there.
    `braces`: so many more braces are taken for blocks.
    """

    insert: tuple[str, ...] = ()
    replace_previous: tuple[str, ...] = ()
    retype: str = ""
    drop: bool = False
    take: tuple[tuple[str, str], ...] = ()
    back: int = 0
    until: int = 0
    braces: int = 0


class Trouble(NamedTuple):
    """What to tell: `start` and `end` are offsets. `line_before`: the broken line ends ahead of the token.

    `edits` (start, end, text) are what the author should change; None: what the repair does, () nothing certain.
    """

    code: str
    message: str
    start: int
    end: int
    hint: str | None = None
    repair: Repair | None = None
    line_before: bool = False
    edits: tuple[tuple[int, int, str], ...] | None = None


class Situation:
    """The token that cannot stand, and what the parser and the lexer were at.

    `doubtful` is a block whose `end` was indented like that of an outer one. `braces` counts the open braces that were
    taken for blocks.
    """

    def __init__(
        self, token: Token, automaton: Automaton, lexer: Lexer, doubtful: Opener | None = None, braces: int = 0
    ) -> None:
        self.token = token
        self.automaton = automaton
        self.lexer = lexer
        self.doubtful = doubtful
        self.braces = braces

    @property
    def previous(self) -> Token | None:
        return self.lexer.before_previous

    @cached_property
    def accepted(self) -> frozenset[str]:
        """The terminals that could stand here."""
        return self.automaton.accepted()

    @cached_property
    def open_blocks(self) -> list[Opener]:
        return open_blocks(self.automaton)

    @property
    def at_item(self) -> bool:
        """Whether an item could begin here."""
        return "USE" in self.accepted

    @property
    def at_statement(self) -> bool:
        """Whether a statement could begin here."""
        return "LET" in self.accepted

    @property
    def names_something(self) -> bool:
        """Whether a name is wanted here and nothing else, as after `let`."""
        return "NAME" in self.accepted and not self.accepted & {"NUMBER", "LET", "STAR"}

    @property
    def previous_is_newest(self) -> bool:
        """Whether the token before this one is still a symbol of its own, part of nothing yet."""
        top = self.automaton.stack[-1]
        return self.previous is not None and isinstance(top.value, Token) and top.start == self.previous.start

    @property
    def sticks_to_previous(self) -> bool:
        """Whether nothing stands between the token before this one and the token."""
        return self.previous is not None and self.previous.end == self.token.start

    def follows(self, pattern: str) -> re.Match[str] | None:
        """What comes behind the token, if it has this form."""
        return re.compile(pattern).match(self.lexer.text, self.token.end, self.lexer.end)

    def newest(self, count: int) -> tuple[str, ...]:
        """The kinds of the newest symbols, "" for what is not a single token; the latest one last."""
        entries = self.automaton.stack[-count:]
        return tuple(entry.value.type if isinstance(entry.value, Token) else "" for entry in entries)

    def trouble(
        self,
        code: str,
        message: str,
        hint: str | None = None,
        repair: Repair | None = None,
        edits: tuple[tuple[int, int, str], ...] | None = None,
    ) -> Trouble:
        """Trouble with the token itself."""
        return Trouble(code, message, self.token.start, self.token.end, hint, repair, edits=edits)
