"""Trouble with signs that are no tokens: unclosed texts, odd characters, numbers with letters."""

from __future__ import annotations

import re
import unicodedata

from offhook_grammar.parsing.lexer import Misread
from offhook_grammar.parsing.trouble.habits import stuck_unit
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.wanted import quoted
from offhook_grammar.parsing.words import FOREIGN_SIGNS

_JOINED = {"&": ("AND", "and"), "|": ("OR", "or")}


def misread(here: Situation) -> Trouble | None:
    """A token that no rule takes."""
    token = here.token
    if token.type == Misread.TEXT:
        return here.trouble("H103", "the text that begins here is not closed on its line", 'a `"` ends it')
    if token.type == Misread.NUMBER:
        duration = stuck_unit(token.text)
        hint = f"write `{duration}`" if duration else "durations are `500ms 2s 5m 1h 2d`"
        repair = Repair(take=(("DURATION", duration),), until=token.end) if duration else None
        return here.trouble("H113", f"{quoted(token.text)} is neither a number nor a duration", hint, repair)
    if token.type == Misread.CHARACTER:
        return _odd_character(here, token.text)
    return None


def _odd_character(here: Situation, sign: str) -> Trouble:
    hint = FOREIGN_SIGNS.get(sign)
    advice = f"write {hint}" if hint else None
    if not sign.isprintable() or sign.isspace():
        return _invisible(here, sign)
    repair = _without(here, sign)
    if repair is not None and repair.until:
        message = f"`{sign}{sign}` is no sign of the language"
        return Trouble("H102", message, here.token.start, repair.until, advice, repair)
    return here.trouble("H102", f"`{sign}` is no sign of the language", advice, repair)


def _invisible(here: Situation, sign: str) -> Trouble:
    """A sign that nobody sees, from a page of the web or a word processor."""
    name = unicodedata.name(sign, "a sign without a name").lower()
    message = f"a sign that nobody sees stands here: {name} (U+{ord(sign):04X})"
    blank = sign.isspace()
    edits = ((here.token.start, here.token.end, " " if blank else ""),)
    return here.trouble("H102", message, "write a plain blank" if blank else "leave it out", Repair(drop=True), edits)


def _without(here: Situation, sign: str) -> Repair | None:
    """How to go on, where it is plain what was meant."""
    token = here.token
    if sign == ";" and here.follows(r"[ \t]*(?:[#\r\n]|$)"):
        return Repair(drop=True)
    if sign in _JOINED and here.follows(re.escape(sign)):
        return Repair(take=(_JOINED[sign],), until=token.end + 1)
    return None
