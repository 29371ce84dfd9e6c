"""Which blocks are open, read off the parser's stack."""

from __future__ import annotations

from typing import NamedTuple

from offhook_grammar import tree
from offhook_grammar.parsing.automaton import NEWLINE, Automaton, Entry, Token
from offhook_grammar.parsing.statements import Again

_BEFORE_BLOCK = ("DO", "THEN", "ELSE", "TRY", "BROKEN_HEAD")


_HEADS: dict[type, str] = {Again: "repeat", tree.WaitFor: "wait"}
"""What statements begin with whose heads are read by now."""


class Opener(NamedTuple):
    """The first word of a statement or item that opened a block."""

    text: str
    start: int
    end: int


def open_blocks(automaton: Automaton) -> list[Opener]:
    """The openers of the blocks that still want their `end`, the innermost last."""
    stack = automaton.stack
    return [
        _opener(stack, index)
        for index in range(1, len(stack))
        if _is(stack[index], NEWLINE) and any(_is(stack[index - 1], kind) for kind in _BEFORE_BLOCK)
    ]


def _is(entry: Entry, terminal: str) -> bool:
    return isinstance(entry.value, Token) and entry.value.type == terminal


def _opener(stack: list[Entry], index: int) -> Opener:
    """The first word of what stands between the line end at `index` and the one before it."""
    first = index - 1
    while first > 1 and not _starts_line(stack, first):
        first -= 1
    text = _first_word(stack[first])
    return Opener(text, stack[first].start, stack[first].start + len(text))


def _starts_line(stack: list[Entry], index: int) -> bool:
    before = stack[index - 1]
    if _is(before, NEWLINE):
        return True
    return isinstance(before.value, list) and not all(isinstance(part, tree.Branch) for part in before.value)


def _first_word(entry: Entry) -> str:
    value = entry.value
    if isinstance(value, Token):
        return value.text
    if isinstance(value, str):
        return value.split()[0]
    return _HEADS.get(type(value), "for")
