"""Trouble with what opens and closes: brackets, and blocks with their `end`."""

from __future__ import annotations

from offhook_grammar.parsing.automaton import END, NEWLINE
from offhook_grammar.parsing.blocks import Opener
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.words import FRESH_WORDS, ITEM_WORDS

_CLOSES = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
_SIGNS = {"RPAR": ")", "RSQB": "]", "RBRACE": "}"}


def end_of_input(here: Situation) -> Trouble | None:
    """The file ends inside of brackets or a block."""
    if here.token.type != END or not here.lexer.lines:
        return None
    if here.lexer.brackets:
        return _open_bracket(here)
    return _missing_end(here, None) if here.open_blocks else None


def item_in_block(here: Situation) -> Trouble | None:
    """An item begins where a block wants a statement or its `end`."""
    begins_item = here.token.text in ITEM_WORDS and here.token.type.isupper()
    if not (here.open_blocks and here.at_statement and begins_item):
        return None
    closing = tuple(part for _ in here.open_blocks for part in ("END", NEWLINE))
    return _missing_end(here, Repair(insert=closing))


def _missing_end(here: Situation, repair: Repair | None) -> Trouble:
    opener: Opener = here.doubtful or here.open_blocks[-1]
    message = f"the block of this `{opener.text}` has no `end`"
    return Trouble("H105", message, opener.start, opener.end, "close it with a line `end`", repair)


def unclosed_bracket(here: Situation) -> Trouble | None:
    """Another line, a `do` or a bracket of another kind comes inside of brackets."""
    if not here.lexer.brackets:
        return None
    next_line = here.lexer.after_line_end and here.token.text in FRESH_WORDS
    return _open_bracket(here) if next_line or here.token.type in {*_SIGNS, "DO", "THEN"} else None


def _open_bracket(here: Situation) -> Trouble:
    bracket = here.lexer.brackets[-1]
    sign = _SIGNS[_CLOSES[bracket.type]]
    message = f"this `{bracket.text}` is not closed"
    if here.token.type in _SIGNS:
        message += f" where `{here.token.text}` stands"
    closing = tuple(_CLOSES[one.type] for one in reversed(here.lexer.brackets))
    next_line = here.lexer.after_line_end and here.token.text in FRESH_WORDS
    repair = Repair(insert=closing) if here.token.type in ("DO", "THEN") and not next_line else None
    edits = None
    if next_line and len(here.lexer.brackets) == 1 and here.previous is not None:
        edits = ((here.previous.end, here.previous.end, sign),)
    hint = f"a `{sign}` is missing"
    return Trouble("H104", message, bracket.start, bracket.end, hint, repair, next_line, edits)


def bracket_too_many(here: Situation) -> Trouble | None:
    """A closing bracket without an opening one."""
    if here.token.type in _SIGNS and not here.lexer.brackets and not here.accepted & _SIGNS.keys():
        return here.trouble("H104", f"`{here.token.text}` closes nothing", "its opening bracket is missing")
    return None


def end_too_many(here: Situation) -> Trouble | None:
    """An `end` or `else` without the block it belongs to."""
    if here.token.type == "END" and here.at_item:
        return here.trouble("H107", "this `end` closes nothing", "the block was closed before, or was on one line")
    if here.token.type == "ELSE" and (here.at_item or here.at_statement or NEWLINE in here.accepted):
        hint = "an `if` on one line has no `else`: write it over several lines, up to `end`"
        return here.trouble("H107", "this `else` belongs to no `if`", hint)
    return None
