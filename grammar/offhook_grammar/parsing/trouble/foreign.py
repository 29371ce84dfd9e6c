"""Trouble with statements and signs of other languages: `!x`, `x?.y`, `await A`, `x += 1`, `s.push(x)`."""

from __future__ import annotations

import re

from offhook_grammar.parsing.automaton import Token
from offhook_grammar.parsing.lexer import Misread
from offhook_grammar.parsing.trouble.braces import closing_edits
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble
from offhook_grammar.parsing.wanted import quoted

_INVOKING = frozenset({"await", "call", "invoke", "perform", "run", "execute", "do"})
_PUSHED = re.compile(r"(?P<list>\w+(?:\.\w+)*)\.(?:push|append|add)\((?P<value>[^()\r\n]*)\)[ \t]*(?=[\r\n#]|$)")
_CATCH = re.compile(r"(?:catch|except|rescue)\b[ \t]*\(?[ \t]*(?P<name>[a-z_]\w*)?[ \t]*\)?[ \t]*[{:]?")
_LOOP = re.compile(
    r"for[ \t]*\([ \t]*(?:const|let|var)?[ \t]*(?P<name>[a-z]\w*)[ \t]+(?:of|in)[ \t]+(?P<list>[\w.]+)[ \t]*\)"
    r"[ \t]*(?:\{|do)?"
)
_THROWN = re.compile(r"throw[ \t]+new[ \t]+\w*\([ \t]*(?P<why>\"[^\"\r\n]*\")[ \t]*\)")


def sign(here: Situation) -> Trouble | None:
    """`!x`, `x?.y`, `a ?? b`, `$x`, `@x`, `"a" & b`."""
    token = here.token
    if token.type != Misread.CHARACTER:
        return None
    if token.text == "!" and "NOT" in here.accepted and not here.follows("="):
        repair = Repair(take=(("NOT", "not"),), until=token.end)
        edits = ((token.start, token.end, "not "),)
        return here.trouble("H102", "`!` is no sign of the language", "write `not`", repair, edits)
    if token.text == "?":
        return _question_mark(here)
    if token.text in "$@" and here.follows(r"[^\W\d]"):
        return here.trouble(
            "H102", f"no `{token.text}` stands ahead of a name", "write the name alone", Repair(drop=True)
        )
    if token.text == "&" and not here.follows("&") and _joins_texts(here):
        hint = 'write `+`, or put the value into the text: "a {b}"'
        return here.trouble("H102", "`&` does not join texts", hint, Repair(take=(("PLUS", "+"),), until=token.end))
    return None


def _question_mark(here: Situation) -> Trouble:
    token = here.token
    if here.follows(r"\."):
        message = "a field of nothing is null by itself, so no `?` is wanted"
        return here.trouble("H102", message, "write `.` alone", Repair(drop=True))
    if here.follows(r"\?"):
        repair = Repair(take=(("DEFAULT", "default"),), until=token.end + 1)
        return Trouble("H102", "`??` is no sign of the language", token.start, token.end + 1, "write `default`", repair)
    return here.trouble("H102", "`?` and `:` do not choose between values", "write `a if condition else b`")


def _joins_texts(here: Situation) -> bool:
    previous = here.previous
    is_text = previous is not None and previous.type == "TEXT"
    return "EQUAL" in here.accepted and (is_text or here.follows(r'[ \t]*"') is not None)


def invoking_word(here: Situation) -> Trouble | None:
    """`await CompleteTask …`, `call CompleteTask …`: an action's name says it all."""
    previous = here.previous
    if here.token.type not in ("ACTION_NAME", "CAPS_ACTION") or previous is None or previous.type != "NAME":
        return None
    if previous.text not in _INVOKING or not here.previous_is_newest:
        return None
    message = f"an action is invoked by its name alone, without `{previous.text}`; the next line waits for it"
    repair = Repair(take=(), back=1, until=here.token.start)
    edits = ((previous.start, here.token.start, ""),)
    return Trouble("H121", message, previous.start, previous.end, "leave it out", repair, edits=edits)


def constant_in_block(here: Situation) -> Trouble | None:
    """`const x = 3` in the midst of a block."""
    token = here.token
    if token.type != "CONST" or not here.open_blocks or not here.at_statement:
        return None
    if _column(here, token.start) <= _column(here, here.open_blocks[0].start):
        return None
    message = "a `const` stands outside of handlers; in a block `let` gives a value a name"
    return here.trouble("H101", message, "write `let`", Repair(retype="LET"))


def _column(here: Situation, place: int) -> int:
    text = here.lexer.text
    return place - max(text.rfind("\n", 0, place), text.rfind("\r", 0, place))


def loop_in_brackets(here: Situation) -> Trouble | None:
    """`for (const t of tasks) {`."""
    previous = here.previous
    if here.token.type != "LPAR" or previous is None or previous.type != "FOR":
        return None
    written = _LOOP.match(here.lexer.text, previous.start, here.lexer.end)
    message = "a loop goes over a list, without brackets: `for each x in xs do`"
    if written is None:
        return Trouble("H101", message, previous.start, here.token.end)
    corrected = f"for each {written['name']} in {written['list']} do"
    edits = [(previous.start, written.end(), corrected)]
    if written[0].endswith("{"):
        edits += closing_edits(here.lexer.text, written.end() - 1)
    return Trouble("H101", message, previous.start, written.end(), f"write `{corrected}`", edits=tuple(edits))


def caught(here: Situation) -> Trouble | None:
    """`catch (e)`, `except Error:`, `finally` in a `try`."""
    previous = here.previous
    if previous is None or previous.type != "NAME" or not here.previous_is_newest or here.accepted != {"LPAR"}:
        return None
    if previous.text == "finally":
        repair = Repair(take=(("ALWAYS", "always"),), back=1, until=previous.end)
        return Trouble(
            "H108", "`finally` is no word of the language", previous.start, previous.end, "write `always`", repair
        )
    written = _CATCH.match(here.lexer.text, previous.start, here.lexer.end)
    if written is None:
        return None
    name = written["name"]
    corrected = f"on error as {name}" if name else "on error"
    take = [("ON", "on"), ("ERROR", "error"), *([("AS", "as"), ("NAME", name)] if name else [])]
    repair = Repair(take=tuple(take), back=1, until=written.end(), braces=1 if written[0].endswith("{") else 0)
    message = f"{quoted(previous.text)} is no word of the language"
    edits = ((previous.start, written.end(), corrected),)
    return Trouble("H108", message, previous.start, previous.end, f"write `{corrected}`", repair, edits=edits)


def thrown(here: Situation) -> Trouble | None:
    """`throw new Error("why")`."""
    previous = here.previous
    if previous is None or previous.text != "throw" or not here.previous_is_newest:
        return None
    written = _THROWN.match(here.lexer.text, previous.start, here.lexer.end)
    if written is None:
        return None
    hint = f"write `fail {written['why']}`"
    edits = ((previous.start, written.end(), f"fail {written['why']}"),)
    message = "what goes wrong is said with `fail` and a reason"
    return Trouble("H108", message, previous.start, written.end(), hint, edits=edits)


def new_object(here: Situation) -> Trouble | None:
    """`new Date()`."""
    previous = here.previous
    if previous is None or previous.text != "new" or not here.previous_is_newest or here.token.type != "ACTION_NAME":
        return None
    hint = "`now` is the time" if here.token.text == "Date" else "a map is written `{name: value}`, a list `[1, 2]`"
    written = here.follows(r"\([ \t]*\)") if here.token.text == "Date" else None
    edits = ((previous.start, written.end(), "now"),) if written else ()
    return Trouble("H101", "nothing is made with `new`", previous.start, here.token.end, hint, edits=edits)


def list_method(here: Situation) -> Trouble | None:
    """`skills.push("x")`."""
    previous = here.previous
    if previous is None or previous.type != "NAME" or not here.previous_is_newest or here.accepted != {"LPAR"}:
        return None
    written = _PUSHED.match(here.lexer.text, previous.start, here.lexer.end)
    if written is None:
        return None
    corrected = f"add {written['value']} to {written['list']}"
    edits = ((previous.start, written.end(), corrected),)
    message = "something is put into a list with `add … to …`"
    return Trouble("H121", message, previous.start, written.end(), f"write `{corrected}`", edits=edits)


def framework(here: Situation) -> Trouble | None:
    """`Actions.invokeAction("CompleteTask", …)`, `Actions.addListener("beforeAcceptTask", …)`."""
    token, previous = here.token, here.previous
    if token.type == "ACTION_NAME" and here.at_item and token.text in ("Actions", "Flex"):
        hint = "a handler begins like `before AcceptTask do` or `after AcceptTask do`"
        return here.trouble("H119", "handlers are written, not registered", hint)
    if token.type == "DOT" and previous is not None and previous.text in ("Actions", "Flex"):
        named = here.follows(r'\w*\.?invokeAction\([ \t]*"(\w+)"')
        hint = (
            f"write `{named[1]} name: value`" if named else "write its name, then its arguments: `CompleteTask sid: …`"
        )
        return Trouble("H121", "an action is invoked by its name alone", previous.start, token.end, hint)
    return None


def value_with_capital(here: Situation) -> Trouble | None:
    """`Task.channel`."""
    token: Token = here.token
    if token.type != "ACTION_NAME" or "NAME" not in here.accepted or "NUMBER" not in here.accepted:
        return None
    if token.text == "Date" and (now := here.follows(r"\.now\([ \t]*\)")):
        repair = Repair(take=(("NAME", "now"),), until=now.end())
        return Trouble("H108", "the time is called `now`", token.start, now.end(), "write `now`", repair)
    if not here.follows(r"\."):
        return None
    name = token.text[0].lower() + token.text[1:]
    repair = Repair(take=(("NAME", name),), until=token.end)
    return here.trouble("H108", "values begin with a small letter; a capital is for actions", f"write `{name}`", repair)
