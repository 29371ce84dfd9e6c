"""Trouble with quotes: other signs than ours, quotes inside of a text, quotes where a bare name stands."""

from __future__ import annotations

import re

from offhook_grammar.parsing.lexer import Misread
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble

_PARTNERS = {
    "'": "'",
    "`": "`",
    "\u2018": "\u2019\u2018'",
    "\u2019": "\u2019\u2018'",
    "\u201a": "\u2018\u2019",
    "\u201c": '\u201d\u201c"',
    "\u201d": '\u201d\u201c"',
    "\u201e": '\u201c\u201d"',
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
}
"""Signs that open a text elsewhere, and those that close it then."""

_NAMES = ("ACTION_NAME", "EVENT_NAME", "NAME")
_WORD = re.compile(r"[^\W\d][\w.]*")


def other_quotes(here: Situation) -> Trouble | None:
    """`'x'`, `“x”`, `` `x` ``."""
    token = here.token
    if token.type != Misread.CHARACTER or token.text not in _PARTNERS:
        return None
    kind = "straight double quotes" if token.text in "'`" else "straight quotes, not those of a word processor"
    message = f'a text stands in {kind}: `"…"`'
    hint = 'write straight double quotes: "…"'
    close = here.follows(f"[^\\r\\n{re.escape(_PARTNERS[token.text])}]*[{re.escape(_PARTNERS[token.text])}]")
    if close is None or "TEXT" not in here.accepted:
        return here.trouble("H102", message, hint)
    inner = here.lexer.text[token.end : close.end() - 1].replace('"', '\\"').replace("${", "{")
    template = "${" in here.lexer.text[token.end : close.end()]
    repair = None if template else Repair(take=(("TEXT", f'"{inner}"'),), until=close.end())
    edits = ((token.start, close.end(), f'"{inner}"'),)
    return Trouble("H102", message, token.start, close.end(), hint, repair, edits=edits)


def quote_inside(here: Situation) -> Trouble | None:
    """`"He said "hi" to me"`."""
    token, previous = here.token, here.previous
    if previous is None or previous.type != "TEXT" or not here.previous_is_newest or not here.sticks_to_previous:
        return None
    close = here.follows(r'[^"\r\n]*"')
    if token.type not in ("NAME", "ACTION_NAME", "CAPS_ACTION", "NUMBER") or close is None:
        return None
    edits = ((previous.end - 1, previous.end, '\\"'), (close.end() - 1, close.end(), '\\"'))
    message = 'the text ends at this quote; one that belongs to the text is written `\\"`'
    return Trouble("H101", message, previous.end - 1, previous.end, 'write `\\"` for both', edits=edits)


def quoted_name(here: Situation) -> Trouble | None:
    """`before "AcceptTask"`, `level "info"`: a bare name is wanted."""
    token = here.token
    name = token.text[1:-1]
    if token.type != "TEXT" or here.accepted & {"TEXT", "LET"} or not _WORD.fullmatch(name):
        return None
    kind = next((one for one in _NAMES if one in here.accepted), None)
    if kind is None:
        return None
    if kind == "ACTION_NAME" and not name[0].isupper():
        kind = "EVENT_NAME" if "." in name else "NAME"
    if kind not in here.accepted:
        return None
    repair = Repair(take=((kind, name),), until=token.end)
    return here.trouble("H101", "a name stands here without quotes", f"write `{name}`", repair)


def two_texts(here: Situation) -> Trouble | None:
    """`log "a" "b"`."""
    previous = here.previous
    if here.token.type != "TEXT" or previous is None or previous.type != "TEXT" or not here.previous_is_newest:
        return None
    if "PLUS" not in here.accepted or here.lexer.brackets:
        return None
    return here.trouble("H101", "two texts are joined with `+`", "write `+` between them", Repair(insert=("PLUS",)))
