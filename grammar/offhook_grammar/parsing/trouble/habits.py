"""Trouble with the habits of other languages, and of plain English: words that stand for ours."""

from __future__ import annotations

import re

from offhook_grammar.parsing.automaton import NEWLINE, Token
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.wanted import VALUE_STARTS, found, quoted
from offhook_grammar.parsing.words import FOREIGN_OPERATORS, UNITS

_DIGITS = re.compile(r"[0-9]+")
_NUMBER_WITH_UNIT = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>[a-z]+)")


def unit_apart(here: Situation) -> Trouble | None:
    """`5 minutes`."""
    token, previous = here.token, here.previous
    if token.type not in ("NAME", "ACTION_NAME") or previous is None or previous.type != "NUMBER":
        return None
    if not here.previous_is_newest:
        return None
    duration = as_duration(previous.text, token.text)
    if duration is None:
        return None
    message = "a duration is a number with a short unit behind it, without a blank"
    repair = Repair(take=(("DURATION", duration),), back=1, until=token.end)
    return Trouble("H113", message, previous.start, token.end, f"write `{duration}`", repair)


def as_duration(number: str, unit: str) -> str | None:
    """`5`, `minutes` → `5m`; None where this is no duration that people mean."""
    known = UNITS.get(unit.lower())
    if known is None:
        return None
    short, times = known
    if times == 1:
        return f"{number}{short}"
    return f"{int(number) * times}{short}" if _DIGITS.fullmatch(number) else None


def stuck_unit(text: str) -> str | None:
    """`5min` → `5m`."""
    match = _NUMBER_WITH_UNIT.fullmatch(text.lower())
    return None if match is None else as_duration(match["number"], match["unit"])


def bare_clock(here: Situation) -> Trouble | None:
    """`at 17:55`."""
    previous = here.previous
    if here.token.type != "COLON" or previous is None or previous.type != "NUMBER" or not here.previous_is_newest:
        return None
    minutes = here.follows(r"[0-9]{2}(?![0-9])")
    if minutes is None:
        return None
    text = f'"{previous.text}:{minutes[0]}"'
    edits = ((previous.start, minutes.end(), text),)
    return Trouble(
        "H101", "a time of day stands in quotes", previous.start, minutes.end(), f"write `{text}`", edits=edits
    )


def is_something(here: Situation) -> Trouble | None:
    """`is null`, `is not "chat"`."""
    if not here.accepted <= {"EMPTY", "NOT"} or "EMPTY" not in here.accepted or here.token.type not in VALUE_STARTS:
        return None
    negated = here.previous is not None and here.previous.type == "NOT"
    sign, terminal, back = ("!=", "UNEQUAL", 2) if negated else ("==", "EQUAL", 1)
    start = here.automaton.stack[-back].start
    message = "`is` only asks whether something is `empty`; two values are compared with a sign"
    repair = Repair(take=((terminal, sign),), back=back, until=here.token.start)
    return Trouble("H101", message, start, here.token.end, f"write `{sign} {here.token.text}`", repair)


def word_for_operator(here: Situation) -> Trouble | None:
    """`equals`, `includes`."""
    if here.token.type != "NAME" or "EQUAL" not in here.accepted:
        return None
    sign = FOREIGN_OPERATORS.get(here.token.text.lower())
    if sign is None:
        return None
    tables = here.automaton.tables
    terminal = {**tables.signs, **tables.words}[sign]
    message = f"{quoted(here.token.text)} is no word that can stand here"
    return here.trouble("H108", message, f"did you mean `{sign}`?", Repair(retype=terminal))


def operand_left_out(here: Situation) -> Trouble | None:
    """`x > 5 and < 10`."""
    previous = here.previous
    if here.token.type not in ("LESS", "MORE", "AT_LEAST", "AT_MOST", "EQUAL", "UNEQUAL") or previous is None:
        return None
    if previous.type not in ("AND", "OR", "NOT"):
        return None
    hint = "name the value again: `x > 5 and x < 10`"
    return here.trouble("H101", f"{quoted(here.token.text)} has no value ahead of it", hint)


def word_of_another_place(here: Situation) -> Trouble | None:
    """`if` or `where` for `when`, `then` for `do`, `do` for `then`, `to` for `=`, `:` for `do`."""
    kind, accepted = here.token.type, here.accepted
    if kind in ("IF", "WHERE") and {"WHEN", "DO"} <= accepted:
        message = f"{found(here.token)} where a handler's condition begins with `when`"
        return here.trouble("H101", message, "write `when`", Repair(retype="WHEN"))
    if kind == "TO" and "ASSIGN" in accepted:
        return here.trouble("H101", "`to` stands where `=` was wanted", "write `=`", Repair(retype="ASSIGN"))
    for wanted, wrong in (("DO", ("THEN", "COLON")), ("THEN", ("DO", "COLON"))):
        if wanted in accepted and kind in wrong and not here.lexer.brackets:
            word = wanted.lower()
            message = f"`{word}` is missing: {found(here.token)} in its place"
            return here.trouble("H106", message, f"write `{word}`", Repair(retype=wanted))
    return None


def chain_in_block(here: Situation) -> Trouble | None:
    """`A then B` on a line of a block."""
    if here.token.type != "THEN" or not here.open_blocks or NEWLINE not in here.accepted:
        return None
    hint = "in a block each statement has a line of its own"
    return here.trouble("H101", "`then` joins the statements of a handler on one line only", hint)


def colon_too_many(here: Situation) -> Trouble | None:
    """`do:`, `then:`, `else:`, and `let x: number`."""
    previous = here.previous
    if here.token.type != "COLON" or previous is None or not here.previous_is_newest:
        return None
    if previous.type in ("DO", "THEN", "ELSE", "END"):
        message = f"no colon stands behind `{previous.text}`"
        return here.trouble("H101", message, "leave it out", Repair(drop=True))
    if here.newest(2) == ("LET", "NAME"):
        hint = f"write `let {previous.text} = …`"
        return here.trouble("H101", "a variable gets its type from its value", hint)
    return None


def argument_with_equals(here: Situation) -> Trouble | None:
    """`AcceptTask sid = x`, `{a = 1}`."""
    previous = here.previous
    if here.token.type == "ASSIGN" and previous is not None and here.newest(2) in _ACTION_AND_NAME:
        repair = Repair(take=(("LABEL", previous.text), ("COLON", ":")), back=1, until=here.token.end)
        return _colon_wanted(previous, here, repair)
    if here.token.type not in ("NAME", "ACTION_NAME") or "LABEL" not in here.accepted or "NAME" in here.accepted:
        return None
    if not here.lexer.lines and here.automaton.stack[1:2] and len(here.automaton.stack) == 2:
        return here.trouble("H101", "a value in a text has one brace on each side", 'write "{name}"')
    sign = here.follows(r"[ \t]*=(?!=)")
    if sign is None:
        return _colon_wanted(here.token, here, None)
    return _colon_wanted(here.token, here, Repair(take=(("LABEL", here.token.text), ("COLON", ":")), until=sign.end()))


_ACTION_AND_NAME = (("ACTION_NAME", "NAME"), ("CAPS_ACTION", "NAME"))


def _colon_wanted(name: Token, here: Situation, repair: Repair | None) -> Trouble:
    what = "a key" if here.lexer.brackets else "an argument's name"
    message = f"a colon is wanted behind {what}"
    return Trouble("H101", message, name.start, name.end, f"write `{name.text}: …`", repair)


def item_of_another_language(here: Situation) -> Trouble | None:
    """`when AcceptTask do …`, `at "17:00" do …`, where an item is wanted."""
    hint = _ITEMS.get(here.token.text.lower())
    if not here.at_item or hint is None:
        return None
    return here.trouble("H101", f"no item begins with {quoted(here.token.text)}", hint)


_ITEMS = {
    "when": "a handler begins like `before AcceptTask` or `on task.created`; behind `when` stands its condition",
    "at": 'write `every day at "17:00" do`',
}
