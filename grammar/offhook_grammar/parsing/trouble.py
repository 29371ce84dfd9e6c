"""Makes out what went wrong at a token that cannot stand where it stands, and how reading could go on."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from offhook_grammar.parsing.automaton import END, NEWLINE, Automaton, Token
from offhook_grammar.parsing.blocks import Opener, open_blocks
from offhook_grammar.parsing.lexer import LATER, Lexer, Misread
from offhook_grammar.parsing.wanted import COMPARISONS, STATEMENT_STARTS, VALUE_STARTS, found, quoted, wanted
from offhook_grammar.parsing.words import FOREIGN_SIGNS, FOREIGN_WORDS, FRESH_WORDS, ITEM_WORDS, LATER_HERE

_CLOSING = {"RPAR": ")", "RSQB": "]", "RBRACE": "}"}
_OPENING = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
_PARTNER = {"(": ")", "[": "]", "{": "}"}
_NAMING = ("LET", "AS", "PARAM", "CONST", "DEFINE", "EACH", "SET", "ADD", "REMOVE")
_NEARNESS = 0.7


@dataclass(frozen=True, slots=True)
class Repair:
    """How to go on without losing the line. `insert` terminals are fed ahead of the token; `replace_previous` feeds
    those in place of the name before it; `retype` takes the token for another; `drop` leaves it out."""

    insert: tuple[str, ...] = ()
    replace_previous: tuple[str, ...] = ()
    retype: str = ""
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What to tell: `start` and `end` are offsets. `at_margin`: the line before the token is the broken one."""

    code: str
    message: str
    start: int
    end: int
    hint: str | None = None
    repair: Repair | None = None
    at_margin: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """The token that cannot stand, and where the parser is."""

    token: Token
    automaton: Automaton
    lexer: Lexer
    doubtful: Opener | None  # a block whose `end` is indented like that of an outer one

    @property
    def previous(self) -> Token | None:
        return self.lexer.before_previous

    @property
    def accepted(self) -> frozenset[str]:
        return self.automaton.accepted()

    @property
    def at_item(self) -> bool:
        return self.automaton.accepts("USE")

    @property
    def at_statement(self) -> bool:
        return self.automaton.accepts("LET")

    def trouble(self, code: str, message: str, hint: str | None = None, repair: Repair | None = None) -> Trouble:
        return Trouble(code, message, self.token.start, self.token.end, hint, repair)


def diagnose(situation: Situation) -> Trouble:
    """The first explanation that fits."""
    for explain in _EXPLANATIONS:
        trouble = explain(situation)
        if trouble is not None:
            return trouble
    return _unexpected(situation)


def _misread(here: Situation) -> Trouble | None:
    token = here.token
    if token.type == Misread.TEXT:
        return here.trouble("H103", "the text that begins here is not closed on this line", 'a `"` ends it')
    if token.type == Misread.NUMBER:
        return here.trouble(
            "H113", f"{quoted(token.text)} is neither a number nor a duration", "durations are `500ms 2s 5m 1h 2d`"
        )
    if token.type != Misread.CHARACTER:
        return None
    hint = FOREIGN_SIGNS.get(token.text)
    shown = (
        token.text
        if token.text.isprintable() and token.text.strip()
        else unicodedata.name(token.text, "a sign").lower()
    )
    message = f"`{shown}` (U+{ord(token.text):04X}) is no part of the language outside texts"
    repair = Repair(drop=True) if token.text.isspace() or not token.text.isprintable() else None
    return here.trouble("H102", message, f"write {hint}" if hint else None, repair)


def _end_of_input(here: Situation) -> Trouble | None:
    if here.token.type != END or not here.lexer.lines:
        return None
    if here.lexer.brackets:
        return _open_bracket(here)
    openers = open_blocks(here.automaton)
    if openers:
        return _missing_end(here.doubtful or openers[-1])
    return None


def _unclosed_bracket(here: Situation) -> Trouble | None:
    if here.lexer.brackets and here.lexer.after_line_end and here.token.text in FRESH_WORDS:
        return _open_bracket(here)
    if here.lexer.brackets and (here.token.type in _CLOSING or here.token.type in ("DO", "THEN")):
        return _open_bracket(here)
    return None


def _open_bracket(here: Situation) -> Trouble:
    bracket = here.lexer.brackets[-1]
    message = f"this `{bracket.text}` is not closed"
    if here.token.type in _CLOSING:
        message += f" where `{here.token.text}` stands"
    hint = f"a `{_PARTNER[bracket.text]}` is missing"
    fresh = here.lexer.after_line_end and here.token.text in FRESH_WORDS
    closing = tuple(_OPENING[open_one.type] for open_one in reversed(here.lexer.brackets))
    repair = Repair(insert=closing) if here.token.type in ("DO", "THEN") else None
    return Trouble("H104", message, bracket.start, bracket.end, hint, repair, at_margin=fresh)


def _closing_nothing(here: Situation) -> Trouble | None:
    if here.token.type in _CLOSING and not here.accepted & set(_CLOSING):
        return here.trouble("H104", f"`{here.token.text}` closes nothing", "its opening bracket is missing")
    return None


def _not_closing(here: Situation) -> Trouble | None:
    if here.token.type == "END" and here.at_item:
        return here.trouble(
            "H107", "this `end` closes nothing", "the block was closed before, or was a line of its own"
        )
    if here.token.type == "ELSE" and (here.at_item or here.at_statement or here.automaton.accepts(NEWLINE)):
        return here.trouble(
            "H107",
            "this `else` belongs to no `if`",
            "a one-line `if` has no `else`: write it over several lines, up to `end`",
        )
    return None


def _missing_end_before_item(here: Situation) -> Trouble | None:
    openers = open_blocks(here.automaton)
    if not (openers and here.at_statement and here.token.text in ITEM_WORDS and here.lexer.text[here.token.start :]):
        return None
    if here.token.type not in (
        "BEFORE",
        "INSTEAD",
        "AFTER",
        "ON",
        "EVERY",
        "USE",
        "PARAM",
        "TYPE",
        "CONST",
        "DEFINE",
        LATER,
    ):
        return None
    trouble = _missing_end(here.doubtful or openers[-1])
    closing = tuple(part for _ in openers for part in ("END", NEWLINE))
    return Trouble(trouble.code, trouble.message, trouble.start, trouble.end, trouble.hint, Repair(insert=closing))


def _missing_end(opener: Opener) -> Trouble:
    return Trouble(
        "H105", f"the block of this `{opener.text}` has no `end`", opener.start, opener.end, "add a line `end`"
    )


def _later(here: Situation) -> Trouble | None:
    word = here.token.text
    if here.token.type == LATER and not _names_something(here):
        pass
    elif here.token.type in LATER_HERE:
        if here.token.type == "UNTIL" and not here.automaton.accepts("WHEN"):
            return None
    elif here.token.type == "FOR" and here.previous is not None and here.previous.type == "WAIT":
        word = "wait for"
    elif not (word == "action" and here.at_item):
        return None
    return here.trouble("H111", f"`{word}` is a word of the language that this version does not know yet")


def _names_something(here: Situation) -> bool:
    return "NAME" in here.accepted and not here.accepted & {"NUMBER", "LET", "STAR"}


def _reserved_name(here: Situation) -> Trouble | None:
    token = here.token
    if not token.text.isalpha() or not (token.type == LATER or token.text in here.automaton.tables.words):
        return None
    if not _names_something(here):
        return None
    message = f"`{token.text}` is a word of the language and cannot name anything"
    return here.trouble("H110", message, "choose another name", Repair(retype="NAME"))


def _equals(here: Situation) -> Trouble | None:
    if here.token.type == "ASSIGN" and here.automaton.accepts("EQUAL"):
        return here.trouble(
            "H112", "`=` gives a value; here two values are compared", "write `==`", Repair(retype="EQUAL")
        )
    if here.token.type == "EQUAL" and here.automaton.accepts("ASSIGN"):
        return here.trouble("H112", "`==` compares; here a value is given", "write `=`", Repair(retype="ASSIGN"))
    return None


def _chained_comparison(here: Situation) -> Trouble | None:
    if here.token.type in COMPARISONS and here.automaton.accepts("AND") and not here.automaton.accepts("EQUAL"):
        return here.trouble("H109", "comparisons do not chain", "compare twice and join with `and`: `1 < x and x < 5`")
    return None


def _misspelt(here: Situation) -> Trouble | None:
    """The token itself, or the name before it, is close to a word that could stand there."""
    token, previous = here.token, here.previous
    if token.type in ("NAME", "ACTION_NAME"):
        near = _nearest(token, here.accepted, here.automaton)
        if near:
            return _is_no_word(token, near, Repair(retype=near[0].upper()))
    if previous is not None and previous.type in ("NAME", "ACTION_NAME") and _on_top(previous, here.automaton):
        near = _nearest(previous, here.automaton.accepted(below=1), here.automaton)
        if near:
            return _is_no_word(previous, near, Repair(replace_previous=tuple(word.upper() for word in near)))
    return None


def _is_no_word(token: Token, near: tuple[str, ...], repair: Repair) -> Trouble:
    message = f"{quoted(token.text)} is no word that can stand here"
    hint = f"did you mean `{' '.join(near)}`?"
    return Trouble("H108", message, token.start, token.end, hint, repair)


def _on_top(token: Token, automaton: Automaton) -> bool:
    top = automaton.stack[-1]
    return isinstance(top.value, Token) and top.start == token.start


def _nearest(token: Token, accepted: frozenset[str], automaton: Automaton) -> tuple[str, ...]:
    """The word nearest to the token among those that could stand; several where the language has it in several."""
    spelling = automaton.tables.spelling
    words = {spelling[name]: name for name in sorted(accepted) if name in spelling and spelling[name].isalpha()}
    text = token.text.lower()
    if token.type == "ACTION_NAME" and text not in words:
        return ()
    foreign = FOREIGN_WORDS.get(text, "").split()
    if foreign and foreign[0] in words:
        return tuple(foreign)
    return tuple(get_close_matches(text, words, n=1, cutoff=_NEARNESS))


def _missing_word(here: Situation) -> Trouble | None:
    """`do` or `then` left out."""
    begins = here.token.type in STATEMENT_STARTS or here.token.type in (NEWLINE, END)
    if not begins or here.lexer.brackets or here.automaton.accepts(NEWLINE):
        return None
    for terminal in ("DO", "THEN"):
        if here.automaton.accepts(terminal):
            word, before = terminal.lower(), found(here.token)
            previous = here.previous
            at = here.token if previous is None or here.token.type not in (NEWLINE, END) else previous
            message = f"`{word}` is missing: {before} in its place"
            repair = Repair(insert=(terminal,)) if here.token.type != END else None
            return Trouble("H106", message, at.start, at.end, f"write `{word}` ahead of what is to be done", repair)
    return None


def _missing_comma(here: Situation) -> Trouble | None:
    if not here.automaton.accepts("COMMA") or here.token.type not in VALUE_STARTS | {"LABEL"}:
        return None
    labelled = here.lexer.text[here.token.end :].lstrip(" \t").startswith(":")
    if not here.lexer.brackets and not labelled:
        return None
    message = f"a comma is missing ahead of {quoted(here.token.text)}"
    return here.trouble("H101", message, repair=Repair(insert=("COMMA",)))


def _outside_handler(here: Situation) -> Trouble | None:
    if not here.at_item or here.token.type not in STATEMENT_STARTS or here.token.type == "NAME":
        return None
    message = f"the statement {quoted(here.token.text)} stands outside of any handler"
    return here.trouble("H119", message, "put it between the `do` and the `end` of a handler or procedure")


def _bracketed_arguments(here: Situation) -> Trouble | None:
    stack = here.automaton.stack
    if here.token.type not in ("COLON", "COMMA") or len(here.lexer.brackets) != 1 or len(stack) < 3:
        return None
    for entry, after in zip(stack[-4:], stack[-3:], strict=False):
        is_action = isinstance(entry.value, Token) and entry.value.type == "ACTION_NAME"
        if is_action and isinstance(after.value, Token) and after.value.type == "LPAR":
            return here.trouble("H101", "an action's arguments stand without brackets", "write `Action name: value, …`")
    return None


def _conditional_statement(here: Situation) -> Trouble | None:
    if here.token.type == NEWLINE and here.automaton.accepts("ELSE") and not here.automaton.accepts("THEN"):
        return here.trouble(
            "H101", "the line ends where `else` and another value were wanted",
            "a condition stands ahead of what depends on it: `if … then …`",
        )  # fmt: skip
    return None


def _only_one_wanted(here: Situation) -> Trouble | None:
    """A word or sign left out, or another word in its place, where nothing else could stand."""
    accepted, tables = here.accepted, here.automaton.tables
    only = next(iter(accepted))
    if len(accepted) != 1 or only not in tables.spelling or here.token.type in (NEWLINE, END):
        return None
    if here.automaton.would_accept(only, here.token.type):
        message = f"`{tables.spelling[only]}` is missing ahead of {quoted(here.token.text)}"
        return here.trouble("H101", message, repair=Repair(insert=(only,)))
    if here.token.text.isalpha() and tables.spelling[only].isalpha():
        message = f"{found(here.token)} where `{tables.spelling[only]}` was wanted"
        return here.trouble("H101", message, repair=Repair(retype=only))
    return None


def _end_of_braces(here: Situation) -> Trouble | None:
    if here.token.type != END or here.lexer.lines:
        return None
    if here.previous is None:
        return here.trouble(
            "H114", "nothing stands between these braces", "write `\\{` for a brace that is meant as one"
        )
    message = f"this ends where {wanted(here.accepted, here.automaton.tables)} was wanted"
    return Trouble("H101", message, here.previous.start, here.previous.end)


def _unexpected(here: Situation) -> Trouble:
    accepted = here.accepted
    message = f"{found(here.token)} where {wanted(accepted, here.automaton.tables)} was wanted"
    at = here.token
    if at.type == NEWLINE and here.previous is not None:
        at = here.previous
    return Trouble("H101", message, at.start, at.end)


_EXPLANATIONS: tuple[Callable[[Situation], Trouble | None], ...] = (
    _misread,
    _end_of_input,
    _missing_end_before_item,
    _unclosed_bracket,
    _closing_nothing,
    _not_closing,
    _later,
    _reserved_name,
    _equals,
    _chained_comparison,
    _bracketed_arguments,
    _missing_comma,
    _misspelt,
    _missing_word,
    _outside_handler,
    _conditional_statement,
    _only_one_wanted,
    _end_of_braces,
)
