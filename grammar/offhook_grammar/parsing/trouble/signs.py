"""Trouble with signs of other languages that are made of ours: `=>`, `===`, `//`, `f"…"`."""

from __future__ import annotations

from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.wanted import quoted

_PAIRS = {
    # the two signs as they are read, and what is meant
    ("ASSIGN", ">"): ("AT_LEAST", ">="),
    ("ASSIGN", "<"): ("AT_MOST", "<="),
    ("ASSIGN", "!"): ("UNEQUAL", "!="),
    ("LESS", "MORE"): ("UNEQUAL", "!="),
    ("EQUAL", "ASSIGN"): ("EQUAL", "=="),
    ("UNEQUAL", "ASSIGN"): ("UNEQUAL", "!="),
}


def comparison(here: Situation) -> Trouble | None:
    """`=>`, `=<`, `<>`, `===`, `!==`."""
    token, previous = here.token, here.previous
    if token.type == "ASSIGN" and "EQUAL" in here.accepted and (sign := here.follows("[<>!]")):
        return _meant(here, token.start, sign.end(), _PAIRS[token.type, sign[0]], back=0)
    if previous is not None and here.sticks_to_previous and here.previous_is_newest:
        meant = _PAIRS.get((previous.type, token.type))
        if meant is not None:
            return _meant(here, previous.start, token.end, meant, back=1)
    return None


def _meant(here: Situation, start: int, end: int, meant: tuple[str, str], back: int) -> Trouble:
    repair = Repair(take=(meant,), back=back, until=end)
    message = f"{quoted(here.lexer.text[start:end])} is no sign of the language"
    return Trouble("H102", message, start, end, f"write `{meant[1]}`", repair)


def comment(here: Situation) -> Trouble | None:
    """`// …`, `/* … */`, `-- …`."""
    token, previous = here.token, here.previous
    start, back = token.start, 0
    if token.type in ("SLASH", "STAR") and previous is not None and previous.type == "SLASH":
        if not (here.sticks_to_previous and here.previous_is_newest):
            return None
        start, back = previous.start, 1
    text, limit = here.lexer.text, here.lexer.end
    opening = text[start : start + 2]
    if opening not in ("//", "/*", "--") or not here.lexer.lines:
        return None
    line_end = min((place for sign in "\r\n" if (place := text.find(sign, start, limit)) >= 0), default=limit)
    closing = text.find("*/", start + 2, limit) + 2 if opening == "/*" else 0
    repair = Repair(back=back, until=closing if closing >= 2 else line_end)
    edits = [(start, start + 2, "#")]
    if closing >= 2:
        alone = not text[closing:line_end].strip() and "\n" not in text[start:closing]
        edits = [*edits, (closing - 2, closing, "")] if alone else []
    return Trouble("H101", "a comment begins with `#`", start, start + 2, "write `#`", repair, edits=tuple(edits))


def letter_ahead_of_text(here: Situation) -> Trouble | None:
    """`f"…"`."""
    previous = here.previous
    if here.token.type != "TEXT" or previous is None or previous.type != "NAME":
        return None
    if not (here.sticks_to_previous and here.previous_is_newest):
        return None
    message = f"{quoted(previous.text)} stands ahead of a text"
    hint = "a text holds values in braces without more ado: leave the letter out"
    repair = Repair(back=1, until=here.token.start)
    return Trouble("H101", message, previous.start, previous.end, hint, repair)


def text_within_braces(here: Situation) -> Trouble | None:
    """`"{workers["x"]}"`: the inner quote has ended the text."""
    token, previous = here.token, here.previous
    if token.type not in _AFTER_QUOTE or previous is None or previous.type != "TEXT" or not here.previous_is_newest:
        return None
    ahead = previous.text[1:-1]
    if not here.sticks_to_previous or ahead.rfind("{") <= ahead.rfind("}") or here.follows(r'[^"\r\n]*"') is None:
        return None
    hint = "give it a name first: `let x = …`, then write `{x}`"
    return here.trouble("H101", "within the braces of a text no quotes stand: they end the text", hint)


_AFTER_QUOTE = frozenset({"NAME", "ACTION_NAME", "CAPS_ACTION", "NUMBER"})
