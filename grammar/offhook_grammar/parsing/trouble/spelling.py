"""Trouble with words: misspelt ones, those that cannot be names, those still to come, and signs taken for others."""

from __future__ import annotations

from difflib import get_close_matches

from offhook_grammar.parsing.automaton import NEWLINE, Token
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.wanted import COMPARISONS, quoted
from offhook_grammar.parsing.words import FOREIGN_STATEMENTS, FOREIGN_WORDS

_NEARNESS = 0.7
_BEHIND_A_VALUE = frozenset({"DOT", "LSQB", "ASSIGN"})
"""What no word of the language has behind it."""


def reserved_name(here: Situation) -> Trouble | None:
    """A word of the language where a name is wanted."""
    token = here.token
    is_word = here.automaton.tables.words.get(token.text) == token.type
    if not is_word or not here.names_something:
        return None
    message = f"`{token.text}` is a word of the language and cannot name anything"
    return here.trouble("H110", message, "choose another name", Repair(retype="NAME"))


def equals(here: Situation) -> Trouble | None:
    """`=` for `==`, or the other way round."""
    if here.token.type == "ASSIGN" and "EQUAL" in here.accepted:
        return here.trouble("H112", "`=` gives a value; here two are compared", "write `==`", Repair(retype="EQUAL"))
    if here.token.type == "EQUAL" and "ASSIGN" in here.accepted:
        return here.trouble("H112", "`==` compares; here a value is given", "write `=`", Repair(retype="ASSIGN"))
    return None


def chained_comparison(here: Situation) -> Trouble | None:
    """`a < b < c`."""
    if here.token.type in COMPARISONS and "AND" in here.accepted and "EQUAL" not in here.accepted:
        hint = "compare twice and join with `and`: `1 < x and x < 5`"
        return here.trouble("H109", "comparisons do not chain", hint)
    return None


def misspelt(here: Situation) -> Trouble | None:
    """The token, or the name before it, is close to a word that could stand there."""
    token, previous = here.token, here.previous
    if near := _nearest(token, here.accepted, here):
        return _no_word(token, near, Repair(retype=near[0].upper()) if len(near) == 1 else None)
    if previous is not None and here.previous_is_newest and token.type not in _BEHIND_A_VALUE:
        near = _nearest(previous, here.automaton.accepted(below=1), here)
        if near:
            return _no_word(previous, near, Repair(replace_previous=tuple(word.upper() for word in near)))
    return None


def capitals(here: Situation) -> Trouble | None:
    """A word of the language written with a capital, which makes it an action's name."""
    line: list[Token] = [here.token]
    for entry in reversed(here.automaton.stack):
        if isinstance(entry.value, Token):
            if entry.value.type == NEWLINE:
                break
            line.append(entry.value)
    for token in reversed(line):
        if token.type == "ACTION_NAME" and token.text.lower() in here.automaton.tables.words:
            return _no_word(token, (token.text.lower(),), None)
    return None


def _no_word(token: Token, near: tuple[str, ...], repair: Repair | None) -> Trouble:
    message = f"{quoted(token.text)} is no word that can stand here"
    return Trouble("H108", message, token.start, token.end, f"did you mean `{' '.join(near)}`?", repair)


def _nearest(token: Token, accepted: frozenset[str], here: Situation) -> tuple[str, ...]:
    """The word nearest to a name among those that could stand; several where it takes several to say it."""
    spelling = here.automaton.tables.spelling
    words = sorted(spelling[name] for name in accepted if name in spelling and spelling[name].isalpha())
    text = token.text.lower()
    if token.type == "ACTION_NAME":
        meant = FOREIGN_WORDS.get(text, text)
        return (meant,) if meant in words else ()
    if token.type != "NAME" or text in FOREIGN_STATEMENTS:
        return ()
    foreign = FOREIGN_WORDS.get(text, "").split()
    if foreign and foreign[0] in words:
        return tuple(foreign)
    return tuple(get_close_matches(text, words, n=1, cutoff=_NEARNESS))
