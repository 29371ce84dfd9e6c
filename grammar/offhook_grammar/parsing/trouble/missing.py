"""Trouble with what was left out or put into the wrong place."""

from __future__ import annotations

import re
from itertools import pairwise

from offhook_grammar.parsing.automaton import END, NEWLINE, Token
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.wanted import STATEMENT_STARTS, VALUE_STARTS, found, quoted, wanted
from offhook_grammar.parsing.words import FOREIGN_STATEMENTS, NEEDED

_PLACE = re.compile(r"(?P<place>\w+(?:\.\w+|\[[^\]\r\n]*\])*)[ \t]*(?P<sign>=(?!=)|:=|\+=|-=|\+\+|--)")
_OF_THE_CENTRE = frozenset({"task", "worker", "reservation", "conversation", "call", "queue", "workflow", "activity"})
_CHANGED_BY = {
    "task": "SetTaskAttributes task: task, attributes: {…}, mergeExisting: true",
    "worker": "SetWorkerAttributes attributes: {…}, mergeExisting: true",
}
_NO_CHANGE = {
    "after": "the action has taken place: a `before` handler can change its payload",
    "on failure of": "the action is over: a `before` handler can change its payload",
    "on": "there is no payload in a handler of an event",
    "EVERY": "there is no payload in a schedule",
    "ACTION": "an action cannot change what it was given",
}
"""Where the payload is out of reach, by the stage or the word with which the item begins."""
_LOGGED = re.compile(r"(?:console|logger|logging)\.\w+(?=[ \t]*\()")


def do_or_then(here: Situation) -> Trouble | None:
    """`do` or `then` left out."""
    ends = here.token.type in (NEWLINE, END)
    if not (ends or here.token.type in STATEMENT_STARTS) or here.lexer.brackets or NEWLINE in here.accepted:
        return None
    terminal = next((name for name in ("DO", "THEN") if name in here.accepted), None)
    if terminal is None:
        return None
    word = terminal.lower()
    at = here.previous if ends and here.previous is not None else here.token
    repair = Repair(insert=(terminal,)) if here.token.type != END else None
    message = f"`{word}` is missing: {found(here.token)} in its place"
    return Trouble("H106", message, at.start, at.end, f"write `{word}` ahead of what is to be done", repair)


def comma(here: Situation) -> Trouble | None:
    """Two values side by side, in brackets or as named arguments."""
    if "COMMA" not in here.accepted or here.token.type not in VALUE_STARTS | {"LABEL"}:
        return None
    if not here.lexer.brackets and not colon_follows(here):
        return None
    return here.trouble(
        "H101", f"a comma is missing ahead of {quoted(here.token.text)}", repair=Repair(insert=("COMMA",))
    )


def colon_follows(here: Situation) -> bool:
    """Whether the token is a word such as names an argument."""
    return here.follows(r"[ \t]*:") is not None


def outside_handler(here: Situation) -> Trouble | None:
    """A statement where only items stand."""
    if not here.at_item or here.token.type not in STATEMENT_STARTS - {"NAME"}:
        return None
    message = f"the statement {quoted(here.token.text)} stands outside of any handler"
    return here.trouble("H119", message, "put it between the `do` and the `end` of a handler or procedure")


def no_statement(here: Situation) -> Trouble | None:
    """A line in a block that begins with a name, and is no call."""
    previous = here.previous
    if previous is None or previous.type != "NAME" or not here.previous_is_newest or here.accepted != {"LPAR"}:
        return None
    hint = "a statement begins with an action's name or a word such as `let`; a procedure takes brackets: `flag(task)`"
    if previous.text.lower() in FOREIGN_STATEMENTS:
        hint = FOREIGN_STATEMENTS[previous.text.lower()]
    elif place := _PLACE.match(here.lexer.text, previous.start):
        hint = _not_in_the_payload(here, place["place"]) or _changing(place)
    elif colon_follows(here):
        hint = "an action's name begins with a capital, as in `AcceptTask`"
    message = f"{quoted(previous.text)} begins no statement"
    return Trouble("H121", message, previous.start, previous.end, hint, edits=_as_statement(here, previous))


def _as_statement(here: Situation, first: Token) -> tuple[tuple[int, int, str], ...]:
    """The edits that make a statement of the line, where it is plain what was meant."""
    text = here.lexer.text
    if logged := _LOGGED.match(text, first.start):
        return ((first.start, logged.end(), "log"),)
    place = _PLACE.match(text, first.start)
    if place is not None and (_of_the_centre(place["place"]) or _not_in_the_payload(here, place["place"])):
        return ()
    if place is not None and place["sign"] == "=":
        return () if place["place"].isidentifier() else ((first.start, first.start, "set "),)
    if place is not None and place["sign"] in ("+=", "-="):
        start, end = place.span("sign")
        return ((first.start, first.start, "set "), (start, end, f"= {place['place']} {place['sign'][0]}"))
    if place is not None and place["sign"] in ("++", "--"):
        start, end = place.span("sign")
        return ((first.start, first.start, "set "), (start, end, f" = {place['place']} {place['sign'][0]} 1"))
    if colon_follows(here) and here.token.type in ("NAME", "LABEL"):
        name = "".join(part[:1].upper() + part[1:] for part in first.text.split("_"))
        return ((first.start, first.end, name),)
    return ()


def _of_the_centre(place: str) -> bool:
    """Whether `set` could not reach the place either."""
    return place.split(".")[0] in _OF_THE_CENTRE and "." in place


def _not_in_the_payload(here: Situation, place: str) -> str | None:
    """Why `set` could not reach a place in the payload either, and what can be done; None where it could, and for other
    places."""
    root, _, field = place.partition(".")
    entries = [entry.value for entry in here.automaton.stack]
    kinds = [value.type if isinstance(value, Token) else value for value in entries]
    named = [value for before, value in zip(kinds, entries[1:], strict=False) if before == "AS"]
    names = {value.text for value in named if isinstance(value, Token)}
    why = next((_NO_CHANGE[kind] for kind in kinds if isinstance(kind, str) and kind in _NO_CHANGE), None)
    if why is None or not field or root not in names | {"payload"}:
        return None
    own = re.sub(r"\[.*?\]", "", field).rpartition(".")[2]
    return f"{why}, and `let {own} = …` keeps a value of your own"


def _changing(place: re.Match[str]) -> str:
    name, sign = place["place"], place["sign"]
    if _of_the_centre(name):
        example = _CHANGED_BY.get(name.split(".")[0])
        return "only actions change the centre" + (f": `{example}`" if example else "")
    if sign in ("++", "--"):
        return f"write `set {name} = {name} {sign[0]} 1`"
    if sign not in ("=", ":="):
        return f"write `set {name} = {name} {sign[0]} …`"
    if name.isidentifier():
        return f"to change a value write `set {name} = …`, for a new one `let {name} = …`"
    return f"to change a value write `set {name} = …`"


def bracketed_arguments(here: Situation) -> Trouble | None:
    """`Action(name: value)`."""
    if here.token.type in ("COLON", "COMMA") and ("ACTION_NAME", "LPAR") in pairwise(here.newest(4)):
        return here.trouble("H101", "an action's arguments stand without brackets", "write `Action name: value, …`")
    return None


def condition_behind(here: Situation) -> Trouble | None:
    """`Action if condition`, as some languages have it."""
    if here.token.type == NEWLINE and "ELSE" in here.accepted and here.previous is not None:
        hint = "what depends on a condition stands behind it: `if … then …`"
        message = "the line ends where `else` and another value were wanted"
        return Trouble("H101", message, here.previous.start, here.previous.end, hint)
    return None


def only_one_wanted(here: Situation) -> Trouble | None:
    """A word or sign left out, or another word in its place, where nothing else could stand."""
    tables = here.automaton.tables
    if len(here.accepted) != 1 or here.token.type in (NEWLINE, END):
        return None
    only = next(iter(here.accepted))
    spelling = tables.spelling.get(only, "")
    if spelling and here.automaton.would_accept(only, here.token.type):
        message = f"`{spelling}` is missing ahead of {quoted(here.token.text)}"
        return here.trouble("H101", message, repair=Repair(insert=(only,)))
    if spelling.isalpha() and here.token.text.isalpha():
        message = f"{found(here.token)} where `{spelling}` was wanted"
        return here.trouble("H101", message, repair=Repair(retype=only))
    return None


def end_of_braces(here: Situation) -> Trouble | None:
    """An expression in a text that is empty or stops short."""
    if here.token.type != END or here.lexer.lines:
        return None
    if here.previous is None:
        return here.trouble(
            "H114", "nothing stands between these braces", "write `\\{` for a brace that is meant as one"
        )
    message = f"this ends where {wanted(here.accepted, here.automaton.tables)} was wanted"
    return Trouble("H101", message, here.previous.start, here.previous.end)


def what_for(here: Situation) -> Trouble | None:
    """A statement that ends behind its first word."""
    previous = here.previous
    if here.token.type not in (NEWLINE, END) or previous is None or previous.text not in NEEDED:
        return None
    if not here.previous_is_newest or not here.lexer.lines:
        return None
    needed, example = NEEDED[previous.text]
    message = f"`{previous.text}` needs {needed}"
    return Trouble("H101", message, previous.start, previous.end, f"write `{example}`")


def something_else(here: Situation) -> Trouble:
    """Anything that no closer explanation fits."""
    message = f"{found(here.token)} where {wanted(here.accepted, here.automaton.tables)} was wanted"
    at = here.previous if here.token.type == NEWLINE and here.previous is not None else here.token
    return Trouble("H101", message, at.start, at.end)
