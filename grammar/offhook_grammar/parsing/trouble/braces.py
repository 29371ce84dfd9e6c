"""Trouble with blocks in braces, as many languages have them: ours begin with `do` or `then` and end with `end`."""

from __future__ import annotations

import re

from offhook_grammar.parsing.automaton import NEWLINE
from offhook_grammar.parsing.trouble.situation import SILENT, Repair, Situation, Trouble

_OPENS = re.compile(r"[^\r\n]*?(?P<before>\w|\))?[ \t]*\{[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)")
_CATCH = re.compile(r"(?P<word>catch|except)[ \t]*(?:\([ \t]*(?P<name>[a-z_]\w*)?[ \t]*\))?[ \t]*$")
_MESSAGE = "a block begins with `{word}` and ends with a line `end`, not with braces"


def opens_block(text: str, start: int, limit: int) -> bool:
    """Whether the line at `start` ends with a brace that opens a block, not a map."""
    match = _OPENS.match(text, start, limit)
    return match is not None and match["before"] is not None


def opening_brace(here: Situation) -> Trouble | None:
    """`before AcceptTask {`, `if x {`, `else {`, `try {`."""
    if here.token.type != "LBRACE" or not here.follows(r"[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|$)"):
        return None
    previous = here.previous
    word = next((name for name in ("THEN", "DO") if name in here.accepted), None)
    if word is not None:
        repair = Repair(take=((word, word.lower()),), until=here.token.end, braces=1)
        message = _MESSAGE.format(word=word.lower())
        return here.trouble("H101", message, f"write `{word.lower()}` here, and `end` for the closing brace", repair)
    if NEWLINE in here.accepted and previous is not None and previous.type in ("ELSE", "TRY", "ALWAYS"):
        code = SILENT if here.braces else "H101"
        message = f"no brace stands behind `{previous.text}`: its block ends with a line `end`"
        return here.trouble(code, message, "leave it out", Repair(take=(), until=here.token.end, braces=1))
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
    repair = Repair(take=tuple(take), back=back, until=here.token.end, braces=1)
    corrected = f"on error as {name}" if name else "on error"
    edits = ((start, here.token.end, corrected),)
    message = f"`{written['word']}` is no word of the language"
    return Trouble("H108", message, start, written.end("word"), f"write `{corrected}`", repair, edits=edits)


def closing_brace(here: Situation) -> Trouble | None:
    """The `}` of a block whose `{` was told of."""
    if here.token.type != "RBRACE" or not here.braces or here.lexer.brackets:
        return None
    if here.follows(r"\s*(?:else|elif|elsif|elseif|catch|finally|always|on)\b"):
        return here.trouble(SILENT, "", None, Repair(drop=True, braces=-1))
    if "END" in here.accepted:
        return here.trouble(SILENT, "", None, Repair(retype="END", braces=-1))
    return None
