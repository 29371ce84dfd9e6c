"""Trouble with what is nearly right: a small word too many or too few, quotes forgotten, a word of a neighbour."""

from __future__ import annotations

from difflib import get_close_matches

from offhook_grammar.parsing.automaton import NEWLINE
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.wanted import quoted

_NOTICES = ("notification", "question", "log")
_PARTS = frozenset({"LEVEL", "TO", "NAMED", "CHOICES", "WITHIN", "FOR", "CODE", "MARKED", "AS", "WHEN", "MODE"})


def colon_behind_part(here: Situation) -> Trouble | None:
    """`notify "x" level: info`."""
    previous = here.previous
    if here.token.type != "COLON" or previous is None or previous.type not in _PARTS or not here.previous_is_newest:
        return None
    return here.trouble("H101", f"no colon stands behind `{previous.text}`", "leave it out", Repair(drop=True))


def then_behind_else(here: Situation) -> Trouble | None:
    """`else then`."""
    previous = here.previous
    if here.token.type != "THEN" or previous is None or previous.type != "ELSE" or NEWLINE not in here.accepted:
        return None
    return here.trouble("H101", "no `then` stands behind `else`", "leave it out", Repair(drop=True))


def name_without_quotes(here: Situation) -> Trouble | None:
    """`named greeting`."""
    token, previous = here.token, here.previous
    if token.type != "NAME" or here.accepted != {"TEXT"} or previous is None:
        return None
    text = f'"{token.text}"'
    edits = ((token.start, token.end, text),)
    return here.trouble("H101", f"behind `{previous.text}` a text in quotes stands", f"write `{text}`", edits=edits)


def return_in_function(here: Situation) -> Trouble | None:
    """`define double(x) = return x * 2`."""
    previous = here.previous
    if here.token.type != "RETURN" or previous is None or previous.type != "ASSIGN" or "NUMBER" not in here.accepted:
        return None
    return here.trouble("H101", "the value stands behind `=` at once", "leave `return` out", Repair(drop=True))


def reckoning_place(here: Situation) -> Trouble | None:
    """`set n += 1`, `remember task.n += 1`."""
    sign = here.token.type
    if sign not in ("PLUS", "MINUS") or "ASSIGN" not in here.accepted or not here.follows("="):
        return None
    text = here.lexer.text
    line = text[: here.token.start].rpartition("\n")[2].strip()
    word, _, place = line.rpartition("do ")[2].partition(" ")
    if word not in ("set", "remember") or not place.strip():
        return None
    what = f"recall {place.strip()}" if word == "remember" else place.strip()
    corrected = f"= {what} {here.token.text}"
    edits = ((here.token.start, here.token.end + 1, corrected),)
    message = f"`{here.token.text}=` is no sign of the language"
    return Trouble("H102", message, here.token.start, here.token.end + 1, f"write `{corrected} …`", edits=edits)


def failure_of(here: Situation) -> Trouble | None:
    """`on error of AcceptTask`."""
    previous = here.previous
    if here.token.type != "OF" or previous is None or previous.text != "error" or not here.previous_is_newest:
        return None
    repair = Repair(take=(("FAILURE", "failure"),), back=1, until=here.token.start)
    message = "what went wrong is heard with `on failure of`"
    return Trouble("H108", message, previous.start, previous.end, "write `failure`", repair)


def step_of_a_test(here: Situation) -> Trouble | None:
    """`when ana do AcceptTask`, `given ana is worker {}`, `expect AcceptTask called`, `wait 5m` in a test."""
    token = here.token
    if "DOES" in here.accepted and token.type in ("DO", "NAME") and token.text in ("do", "did", "will", "shall"):
        message = f"{quoted(token.text)} stands where `does` was wanted"
        return here.trouble("H108", message, "write `does`", Repair(retype="DOES"))
    if token.type == "IS" and "ASSIGN" in here.accepted and "LET" not in here.accepted:
        return here.trouble("H101", "what is given stands behind `=`", "write `=`", Repair(retype="ASSIGN"))
    if token.text in ("called", "invoked") and "AT" in here.accepted:
        return here.trouble("H101", "an action's name alone expects that it is done", "leave it out", Repair(drop=True))
    if token.type == "WAIT" and "EXPECT" in here.accepted:
        return here.trouble("H121", "in a test nobody waits: time passes", "write `when 5m pass`")
    return None


def notice_misspelt(here: Situation) -> Trouble | None:
    """`expect notfication containing "x"`."""
    token, previous = here.token, here.previous
    if token.text != "containing" or previous is None or previous.type != "NAME" or not here.previous_is_newest:
        return None
    near = get_close_matches(previous.text.removesuffix("s"), _NOTICES, n=1)
    if not near or "NOTICE" not in here.automaton.accepted(below=1):
        return None
    repair = Repair(take=(("NOTICE", near[0]), ("CONTAINING", token.text)), back=1, until=token.end)
    edits = ((previous.start, previous.end, near[0]),)
    message = f"{quoted(previous.text)} is no word that can stand here"
    return Trouble("H108", message, previous.start, previous.end, f"did you mean `{near[0]}`?", repair, edits=edits)


def own_action_in_capitals(here: Situation) -> Trouble | None:
    """`action A(x: number) do`."""
    token, previous = here.token, here.previous
    if previous is None or previous.text != "action" or "ACTION_NAME" not in here.accepted or not token.text.isupper():
        return None
    message = f"an action's name has a small letter in it, as `AcceptTask` has; {quoted(token.text)} has none"
    return here.trouble("H101", message, "choose a name of words, such as `CloseCase`")
