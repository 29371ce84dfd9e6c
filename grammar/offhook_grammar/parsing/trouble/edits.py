"""What the author should write: a repair of the reader, as edits of the text."""

from __future__ import annotations

from offhook_grammar.parsing.automaton import NEWLINE
from offhook_grammar.parsing.trouble.situation import Repair, Situation

_STUCK = frozenset({",", ")", "]", "}", ":"})
"""Signs with no blank ahead of them."""


def edits_of(repair: Repair, here: Situation) -> tuple[tuple[int, int, str], ...]:
    """The edits (start, end, text) that say what the repair does; none where it only helps to read on."""
    token = here.token
    if repair.drop:
        return ((token.start, token.end, ""),)
    if repair.until:
        return (_taken(repair, here),)
    spelling = here.automaton.tables.spelling
    if repair.retype:
        return (_retyped(spelling[repair.retype], here),) if repair.retype in spelling else ()
    if repair.replace_previous:
        entry = here.automaton.stack[-1]
        return ((entry.start, entry.end, " ".join(spelling[name] for name in repair.replace_previous)),)
    if repair.insert and all(name in spelling for name in repair.insert):
        return (_inserted("".join(spelling[name] for name in repair.insert), here),)
    return ()


def _retyped(written: str, here: Situation) -> tuple[int, int, str]:
    """A word in place of the token, which may be a sign that sticks to what stands before it."""
    token = here.token
    apart = " " if written.isalpha() and here.sticks_to_previous else ""
    return token.start, token.end, apart + written


def _taken(repair: Repair, here: Situation) -> tuple[int, int, str]:
    """What stands for the newest symbols and the text up to a place; the blanks at its end are kept."""
    stack, text = here.automaton.stack, here.lexer.text
    start = stack[-repair.back].start if repair.back else here.token.start
    end = repair.until
    while end > start and text[end - 1] in " \t":
        end -= 1
    return start, end, "".join(sign for _, sign in repair.take)


def _inserted(written: str, here: Situation) -> tuple[int, int, str]:
    """A word or sign that is missing ahead of the token: behind what stands before it."""
    previous, token = here.previous, here.token
    place = previous.end if previous is not None else token.start
    ahead = "" if written[0] in _STUCK else " "
    behind = "" if place < token.start or token.type == NEWLINE else " "
    return place, place, f"{ahead}{written}{behind}"
