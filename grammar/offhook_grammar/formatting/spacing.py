"""Which tokens stand together, and where a line may be broken."""

from __future__ import annotations

from offhook_grammar.parsing.automaton import Token
from offhook_grammar.parsing.words import HEAD_WORDS, JOINING_WORDS

_CLOSING = frozenset({"RPAR", "RSQB", "RBRACE"})
_OPENING = frozenset({"LPAR", "LSQB", "LBRACE"})
_VALUES = frozenset({
    "NAME", "FIELD", "NUMBER", "DURATION", "TEXT", "REGEX", "TRUE", "FALSE", "NULL", *_CLOSING,
})  # fmt: skip
"""What ends a value: a bracket behind it is an index, a minus subtracts."""
_CALLED = frozenset({"NAME", "FIELD", "COUNT", "ACTION_NAME", "RPAR", "RSQB"})

_PARTS = frozenset({"otherwise", "retry"})
_LONELY_DO = 50
"""A `do` alone on its line is the last resort."""


def is_apart(before: Token, sign: Token | None, token: Token) -> bool:
    """Whether a blank stands between two tokens; `sign` is the token ahead of `before`."""
    kind, previous = token.type, before.type
    if previous in _OPENING or previous == "DOT" or kind in {*_CLOSING, "COMMA", "COLON", "DOT"}:
        return False
    if kind == "LPAR":
        return previous not in _CALLED
    if kind == "LSQB":
        return not is_index(before, token)
    if previous == "MINUS":
        return sign is not None and sign.type in _VALUES
    return True


def is_index(before: Token, bracket: Token) -> bool:
    """Whether a bracket behind this token takes a part of a value, and begins no list."""
    return bracket.type == "LSQB" and before.type in _VALUES


def break_rank(token: Token, before: Token, in_head: bool, depth: int, is_last: bool) -> int | None:
    """How readily a line goes on with this token on the next line of text, 0 the most readily; None where it cannot.

    Ahead of a clause, of `otherwise` and of `retry`; then outside of brackets, then within them, the outer ones first.
    """
    is_word = token.type.isupper() and token.text.isalpha()
    if before.type == "COMMA":
        return 1 + depth
    if not is_word:
        return None
    if in_head and not depth and token.text in HEAD_WORDS:
        return _LONELY_DO if token.type == "DO" and is_last else 0
    if token.text not in JOINING_WORDS:
        return None
    return 0 if token.text in _PARTS and not depth else 1 + depth


def depth_after(token: Token, depth: int) -> int:
    """How many brackets are open behind a token."""
    return depth + (token.type in _OPENING) - (token.type in _CLOSING)
