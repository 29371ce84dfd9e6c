"""Trouble with parts in the wrong place, or with one too many or too few: commas, types, `end`, arguments."""

from __future__ import annotations

import re

from offhook_grammar.parsing.automaton import END, NEWLINE
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.wanted import STATEMENT_STARTS, VALUE_STARTS, found, quoted
from offhook_grammar.parsing.words import HEAD_WORDS

_TYPES = {"NUMBER": "number", "TEXT": "text", "DURATION": "duration", "TRUE": "boolean", "FALSE": "boolean"}
_COMPARED = {"greater": ">", "more": ">", "larger": ">", "less": "<", "smaller": "<", "equal": "=="}
_FILLERS = frozenset({"the", "a", "an", "please"})
_ARGUMENT = re.compile(r"(?P<name>\w+)[ \t]*:[ \t]*(?P<value>\"[^\"\r\n]*\"|[\w.]+)[ \t]*(?=do\b)")
_SAYING = frozenset({"log", "notify", "cancel", "fail", "ask"})


def comma_too_many(here: Situation) -> Trouble | None:
    """A comma with nothing behind it."""
    token, previous = here.token, here.previous
    if token.type == "COMMA" and "DO" in here.accepted and here.follows(r"[ \t]*(?:do|then)\b"):
        return here.trouble("H101", "nothing comes behind this comma", "leave it out", Repair(drop=True))
    if previous is None or previous.type != "COMMA" or here.lexer.brackets or not here.previous_is_newest:
        return None
    edits = ((previous.start, previous.end, ""),)
    if here.lexer.after_line_end or token.type == END:
        repair = Repair(take=((NEWLINE, ""),), back=1, until=token.start) if token.type != END else None
    elif token.text in HEAD_WORDS:
        repair = Repair(take=(), back=1, until=token.start)
    else:
        return None
    return Trouble(
        "H101", "nothing comes behind this comma", previous.start, previous.end, "leave it out", repair, edits=edits
    )


def target_joined(here: Situation) -> Trouble | None:
    """`before AcceptTask or RejectTask`."""
    if here.token.type not in ("OR", "AND") or not {"COMMA", "DO", "WHEN"} <= here.accepted or "PLUS" in here.accepted:
        return None
    message = "several actions or events are named with commas between them"
    stuck = here.previous.end if here.previous is not None else here.token.start
    edits = ((stuck, here.token.end, ","),)
    return here.trouble("H101", message, "write a comma", Repair(take=(("COMMA", ","),), until=here.token.end), edits)


def arguments_in_head(here: Situation) -> Trouble | None:
    """`after AcceptTask sid: "x" do`."""
    if not {"WHEN", "DO"} <= here.accepted or here.follows(r"[ \t]*:") is None or not here.token.text.isidentifier():
        return None
    name = here.token.text
    message = "the head of a handler takes no arguments; what it was given is asked for with `when`"
    written = _ARGUMENT.match(here.lexer.text, here.token.start, here.lexer.end)
    if written is None:
        return here.trouble("H101", message, f"write `when payload.{name} == …`")
    condition = f"when payload.{name} == {written['value']} "
    edits = ((written.start(), written.end(), condition),)
    return Trouble("H101", message, written.start(), written.end(), f"write `{condition.strip()}`", edits=edits)


def arrow_for_do(here: Situation) -> Trouble | None:
    """`after AcceptTask => log "x"`."""
    arrow = here.follows(">")
    if here.token.type != "ASSIGN" or arrow is None or "DO" not in here.accepted or "EQUAL" in here.accepted:
        return None
    repair = Repair(take=(("DO", "do"),), until=arrow.end())
    message = "what a handler does stands behind `do`"
    return Trouble("H106", message, here.token.start, arrow.end(), "write `do`", repair)


def statement_for_value(here: Situation) -> Trouble | None:
    """`when wait 5m do`: something to do where a value is wanted."""
    token = here.token
    if "NUMBER" not in here.accepted or token.type not in STATEMENT_STARTS - {
        "NAME",
        "ACTION_NAME",
        "CAPS_ACTION",
        "IF",
    }:
        return None
    message = f"{quoted(token.text)} does something; here a value is wanted, which is asked for and changes nothing"
    return here.trouble("H101", message, "what is to be done stands behind `do` or `then`")


def equals_left_out(here: Situation) -> Trouble | None:
    """`set payload.body "hello"`, `let x 5`."""
    if "ASSIGN" not in here.accepted or here.token.type not in VALUE_STARTS or "COLON" in here.accepted:
        return None
    if here.lexer.after_line_end or "NUMBER" in here.accepted:
        return None
    message = f"`=` is missing ahead of {quoted(here.token.text)}"
    return here.trouble("H101", message, None, Repair(insert=("ASSIGN",)))


def end_on_the_line(here: Situation) -> Trouble | None:
    """`if x then log "y" end`."""
    if here.token.type != "END" or NEWLINE not in here.accepted or here.lexer.after_line_end:
        return None
    return here.trouble("H107", "what stands on one line takes no `end`", "leave it out", Repair(drop=True))


def type_left_out(here: Situation) -> Trouble | None:
    """`param limit = 5`, `memory task.n = 0`."""
    previous = here.previous
    if here.token.type != "ASSIGN" or here.accepted != {"COLON"} or previous is None:
        return None
    value = here.follows(r"[ \t]*(?P<value>\"|true|false|[0-9]+(?P<unit>ms|[smhd])?)")
    kind = None
    if value is not None:
        first = value["value"][0]
        kind = "text" if first == '"' else "boolean" if first in "tf" else "duration" if value["unit"] else "number"
    message = "its type is missing: behind the name a colon and the type stand"
    if kind is None:
        return here.trouble("H101", message, f"write `{previous.text}: number = …`")
    repair = Repair(take=(("COLON", ":"), ("NAME", kind)), until=here.token.start)
    edits = ((previous.end, previous.end, f": {kind}"),)
    return here.trouble("H101", message, f"write `{previous.text}: {kind} = …`", repair, edits)


def type_too_many(here: Situation) -> Trouble | None:
    """`const X: number = 5`, `let x: number = 5`."""
    previous = here.previous
    if here.token.type != "COLON" or here.accepted != {"ASSIGN"} or previous is None:
        return None
    written = here.follows(r"[ \t]*\w+(?:[ \t]+of[ \t]+\w+)*[ \t]*(?==(?!=))")
    what = "a variable" if here.newest(2) == ("LET", "NAME") else "a constant"
    message, hint = f"{what} gets its type from its value", f"write `{previous.text} = …`"
    if written is None:
        return here.trouble("H101", message, hint)
    edits = ((here.token.start, written.end(), " "),)
    return here.trouble("H101", message, hint, Repair(take=(), until=written.end()), edits)


def comparison_in_words(here: Situation) -> Trouble | None:
    """`is greater than 5`, `between 1 and 5`, `exists`, `not "chat"`."""
    token, previous = here.token, here.previous
    if token.type == "NAME" and token.text == "between" and "EQUAL" in here.accepted:
        hint = "compare twice and join with `and`: `x >= 1 and x <= 5`"
        return here.trouble("H108", "`between` is no word of the language", hint)
    if token.type == "NAME" and token.text == "exists" and "EQUAL" in here.accepted:
        repair = Repair(take=(("UNEQUAL", "!="), ("NULL", "null")), until=token.end)
        edits = ((token.start, token.end, "!= null"),)
        return here.trouble("H108", "`exists` is no word of the language", "write `!= null`", repair, edits)
    if token.text == "isn" and (rest := here.follows("['\u2019]t\\b")) and "EQUAL" in here.accepted:
        repair = Repair(take=(("UNEQUAL", "!="),), until=rest.end())
        return Trouble("H108", "two values are compared with a sign", token.start, rest.end(), "write `!=`", repair)
    if previous is not None and previous.type == "IS" and token.text in _COMPARED:
        return _is_compared(here)
    if previous is not None and previous.type == "NOT" and here.accepted == {"IN"} and token.type in ("TEXT", "NUMBER"):
        repair = Repair(take=(("UNEQUAL", "!="),), back=1, until=token.start)
        return Trouble("H101", "two values are compared with a sign", previous.start, token.end, "write `!=`", repair)
    return None


def _is_compared(here: Situation) -> Trouble:
    sign, start = _COMPARED[here.token.text], here.automaton.stack[-1].start
    more = here.follows(r"[ \t]+(?:than|to)\b(?:[ \t]+or[ \t]+equal(?:[ \t]+to)?\b)?")
    end = more.end() if more else here.token.end
    sign = f"{sign}=" if more and "equal" in more[0] and sign != "==" else sign
    terminal = {">": "MORE", "<": "LESS", ">=": "AT_LEAST", "<=": "AT_MOST", "==": "EQUAL"}[sign]
    repair = Repair(take=((terminal, sign),), back=1, until=end)
    return Trouble("H101", "two values are compared with a sign", start, end, f"write `{sign}`", repair)


def is_null_in_capitals(here: Situation) -> Trouble | None:
    """`IS NULL`, `IS NOT NULL`."""
    if here.token.text != "IS" or "EQUAL" not in here.accepted:
        return None
    written = here.follows(r"[ \t]+(?P<no>NOT[ \t]+)?NULL\b")
    if written is None:
        return None
    sign, terminal = ("!=", "UNEQUAL") if written["no"] else ("==", "EQUAL")
    repair = Repair(take=((terminal, sign), ("NULL", "null")), until=written.end())
    edits = ((here.token.start, written.end(), f"{sign} null"),)
    message = "nothing is called `null`, and compared with a sign"
    return Trouble("H108", message, here.token.start, written.end(), f"write `{sign} null`", repair, edits=edits)


def is_in(here: Situation) -> Trouble | None:
    """`x is in [1, 2]`, `x is not in […]`."""
    if here.token.type != "IN" or here.previous is None or "EMPTY" not in here.accepted:
        return None
    negated = here.previous.type == "NOT"
    entry = here.automaton.stack[-2 if negated else -1]
    take = (("NOT", "not"), ("IN", "in")) if negated else (("IN", "in"),)
    repair = Repair(take=take, back=2 if negated else 1, until=here.token.end)
    edits = ((entry.start, here.token.end, "not in" if negated else "in"),)
    message = "`in` asks by itself, without `is`"
    return Trouble("H101", message, entry.start, here.token.end, "leave `is` out", repair, edits=edits)


def wait_for_duration(here: Situation) -> Trouble | None:
    """`wait for 5m`."""
    previous = here.previous
    if here.token.type not in ("DURATION", "NUMBER") or previous is None or here.newest(2) != ("WAIT", "FOR"):
        return None
    repair = Repair(take=(), back=1, until=here.token.start)
    edits = ((previous.start, here.token.start, ""),)
    message = "`wait for` is for events; a stretch of time stands behind `wait` alone"
    return Trouble("H101", message, previous.start, here.token.end, "leave `for` out", repair, edits=edits)


def decimal_comma(here: Situation) -> Trouble | None:
    """`1,5` for `1.5`."""
    previous = here.previous
    if here.token.type != "COMMA" or previous is None or previous.type != "NUMBER" or "COMMA" in here.accepted:
        return None
    decimals = here.follows(r"[0-9]+\b")
    if decimals is None or "." in previous.text or not here.previous_is_newest or not here.sticks_to_previous:
        return None
    number = f"{previous.text}.{decimals[0]}"
    repair = Repair(take=(("NUMBER", number),), back=1, until=decimals.end())
    message = "the decimals of a number stand behind a point"
    return Trouble("H113", message, previous.start, decimals.end(), f"write `{number}`", repair)


def comma_in_statement(here: Situation) -> Trouble | None:
    """`notify "hello", worker`."""
    if here.token.type != "COMMA" or "COMMA" in here.accepted or here.lexer.brackets or here.at_item:
        return None
    line = here.lexer.text[: here.token.start].rpartition("\n")[2].split()
    word = next((one for one in reversed(line) if one in _SAYING), None)
    if word is None:
        return None
    example = {"notify": 'notify "…" to worker level info', "ask": 'ask "…" choices […] within 20s default "…"'}
    hint = f"each part has a word of its own: `{example[word]}`" if word in example else None
    return here.trouble("H101", f"no comma stands in a `{word}`", hint)


def filler(here: Situation) -> Trouble | None:
    """`stop the task`: words that only people need."""
    if here.token.type != "NAME" or here.token.text not in _FILLERS or "NAME" in here.accepted:
        return None
    return here.trouble("H108", f"{found(here.token)} where no such word is wanted", "leave it out")


def plugin_left_out(here: Situation) -> Trouble | None:
    """`use http`."""
    if here.token.type != "NAME" or here.previous is None or here.previous.type != "USE":
        return None
    name = here.token.text
    repair = Repair(take=(("PLUGIN", "plugin"),), until=here.token.start)
    edits = ((here.token.start, here.token.start, "plugin "),)
    return here.trouble("H101", "a plugin is named behind `use plugin`", f"write `use plugin {name}`", repair, edits)


def with_behind_action(here: Situation) -> Trouble | None:
    """`CompleteTask with sid: …`."""
    previous = here.previous
    if here.token.text != "with" or previous is None or previous.type not in ("ACTION_NAME", "CAPS_ACTION"):
        return None
    message = "an action's arguments follow its name at once"
    return here.trouble("H101", message, "leave `with` out", Repair(drop=True))
