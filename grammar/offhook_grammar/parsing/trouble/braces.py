"""Trouble with blocks in braces, as many languages have them: ours begin with `do` or `then` and end with `end`."""

from __future__ import annotations

import re

from offhook_grammar.parsing.automaton import NEWLINE
from offhook_grammar.parsing.trouble.situation import SILENT, Repair, Situation, Trouble

_OPENS = re.compile(r"[^\r\n]*?(?P<before>\w|\))?[ \t]*\{[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)")
_CATCH = re.compile(r"(?P<word>catch|except)[ \t]*(?:\([ \t]*(?P<name>[a-z_]\w*)?[ \t]*\))?[ \t]*$")
_BRACES = re.compile(r'"(?:[^"\\\r\n]|\\.)*"|#[^\r\n]*|[{}]')
_GOES_ON = re.compile(r"\s*(?P<word>else|catch|except|finally)\b(?:[^\r\n{]*(?P<brace>\{)[ \t]*(?=[\r\n]|$))?")
_MESSAGE = "a block begins with `{word}` and ends with a line `end`, not with braces"


def opens_block(text: str, start: int, limit: int) -> bool:
    """Whether the line at `start` ends with a brace that opens a block, not a map."""
    match = _OPENS.match(text, start, limit)
    return match is not None and match["before"] is not None


def closing_edits(text: str, opening: int) -> list[tuple[int, int, str]]:
    """The edits for what closes the block whose brace opens there: `end` for its brace, or, where an `else` in braces
    follows, for the brace of that one."""
    edits: list[tuple[int, int, str]] = []
    while (close := _partner(text, opening)) is not None:
        goes_on = _GOES_ON.match(text, close + 1)
        if goes_on is None:
            return [*edits, (close, close + 1, "end")]
        edits.append((close, goes_on.start("word"), ""))
        if goes_on["brace"] is None:
            return edits
        opening = goes_on.start("brace")
        if goes_on["word"] == "else":
            edits.append((opening, opening + 1, ""))
    return []


def _partner(text: str, opening: int) -> int | None:
    """Where the brace closes that opens there."""
    depth = 0
    for sign in _BRACES.finditer(text, opening):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if depth == 0 and sign[0] == "}":
            return sign.start()
    return None


def opening_brace(here: Situation) -> Trouble | None:
    """`before AcceptTask {`, `if x {`, `else {`, `try {`."""
    if here.token.type != "LBRACE" or not here.follows(r"[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|$)"):
        return None
    previous = here.previous
    word = next((name for name in ("THEN", "DO") if name in here.accepted), None)
    if word is not None:
        repair = Repair(take=((word, word.lower()),), until=here.token.end, braces=1)
        message = _MESSAGE.format(word=word.lower())
        hint = f"write `{word.lower()}` here, and `end` for the closing brace"
        edits = ((here.token.start, here.token.end, word.lower()), *closing_edits(here.lexer.text, here.token.start))
        return here.trouble("H101", message, hint, repair, edits)
    if NEWLINE in here.accepted and previous is not None and previous.type in ("ELSE", "TRY", "ALWAYS"):
        code = SILENT if here.braces else "H101"
        message = f"no brace stands behind `{previous.text}`: its block ends with a line `end`"
        repair = Repair(take=(), until=here.token.end, braces=0 if here.braces else 1)
        edits = ((here.token.start, here.token.end, ""), *closing_edits(here.lexer.text, here.token.start))
        return here.trouble(code, message, "leave it out", repair, edits)
    return _catch_in_braces(here)


def _catch_in_braces(here: Situation) -> Trouble | None:
    """`catch (e) {`, whose brackets were taken for a call."""
    stack = here.automaton.stack
    line = here.lexer.text[: here.token.start]
    written = _CATCH.search(line)
    if written is None or NEWLINE not in here.accepted:
        return None
    start, name = written.start("word"), written["name"]
    back = sum(entry.start >= start for entry in stack)
    take = [("ON", "on"), ("ERROR", "error"), *([("AS", "as"), ("NAME", name)] if name else [])]
    repair = Repair(take=tuple(take), back=back, until=here.token.end, braces=0 if here.braces else 1)
    corrected = f"on error as {name}" if name else "on error"
    edits = ((start, here.token.end, corrected),)
    message = f"`{written['word']}` is no word of the language"
    return Trouble("H108", message, start, written.end("word"), f"write `{corrected}`", repair, edits=edits)


def closing_brace(here: Situation) -> Trouble | None:
    """The `}` of a block whose `{` was told of."""
    if here.token.type != "RBRACE" or not here.braces or here.lexer.brackets:
        return None
    if here.follows(r"\s*(?:else|elif|elsif|elseif|catch|finally|always|on)\b"):
        return here.trouble(SILENT, "", None, Repair(drop=True))
    if "END" in here.accepted:
        return here.trouble(SILENT, "", None, Repair(retype="END", braces=-1))
    return None
