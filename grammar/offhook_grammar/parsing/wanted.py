"""Says in the author's terms what was found and what could have stood in its place."""

from __future__ import annotations

from offhook_grammar.parsing.automaton import END, NEWLINE, Token
from offhook_grammar.parsing.tables import Tables
from offhook_grammar.parsing.words import SHAPES

VALUE_STARTS = frozenset({
    "NAME", "NUMBER", "DURATION", "TEXT", "REGEX", "TRUE", "FALSE", "NULL", "LPAR", "LSQB", "LBRACE", "MINUS", "NOT",
    "ANY", "ALL", "COUNT", "FIRST", "RECALL",
})  # fmt: skip
COMPARISONS = frozenset({
    "EQUAL", "UNEQUAL", "LESS", "AT_MOST", "MORE", "AT_LEAST", "IN", "CONTAINS", "STARTS", "ENDS", "MATCHES", "IS",
})  # fmt: skip
STATEMENT_STARTS = frozenset({
    "LET", "SET", "ADD", "REMOVE", "IF", "FOR", "CANCEL", "REDIRECT", "PROCEED", "RETURN", "FAIL", "STOP", "LOG",
    "NOTIFY", "ASK", "DISMISS", "WAIT", "TOGETHER", "MEANWHILE", "TRY", "REPEAT", "REMEMBER", "FORGET",
    "ACTION_NAME", "CAPS_ACTION", "NAME", "BROKEN", "BROKEN_HEAD",
})  # fmt: skip
_ITEM_STARTS = frozenset({
    "USE", "PARAM", "TYPE", "CONST", "DEFINE", "MEMORY", "ACTION", "TEST", "BEFORE", "INSTEAD", "AFTER", "ON", "EVERY",
    "BROKEN", "BROKEN_HEAD", END,
})  # fmt: skip
_OPERATORS = COMPARISONS | {
    "NOT", "AND", "OR", "IF", "DEFAULT", "PLUS", "MINUS", "STAR", "SLASH", "PERCENT", "DOT", "LSQB", "LPAR",
}  # fmt: skip
_CLAUSES = frozenset({
    "WHEN", "NAMED", "PRIORITY", "AHEAD", "BEHIND", "REQUIRED", "OPTIONAL", "MODE", "WITHIN", "UNTIL", "REENTRANT",
    "DURABLE", "ALSO",
})  # fmt: skip

_GROUPS = (
    # a group stands for its members where all of the first set could stand
    ({"USE", "BEFORE"}, _ITEM_STARTS, "an item such as a handler, `param` or `define`"),
    ({"LET", "SET"}, STATEMENT_STARTS, "a statement"),
    ({"NUMBER", "NULL", "LSQB"}, VALUE_STARTS, "a value"),
    ({"WHEN", "DO"}, _CLAUSES, "a clause such as `when`"),
    ({"PLUS", "STAR"}, _OPERATORS, "an operator"),
    ({"ACTION_NAME", "EVENT_NAME"}, frozenset({"ACTION_NAME", "EVENT_NAME", "CAPS_ACTION", "NAME", "STAR", "FAILURE"}),
     "the name of an action or event"),
)  # fmt: skip
_MOST = 6
_LONGEST = 30


def found(token: Token) -> str:
    """How a message begins: `` `then` stands ``, or that the line or file ends."""
    if token.type == NEWLINE:
        return "the line ends"
    if token.type == END:
        return "the file ends"
    return f"{quoted(token.text)} stands"


def quoted(text: str) -> str:
    """The author's own text in backquotes, cut where it is long."""
    return f"`{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}`"


def wanted(accepted: frozenset[str], tables: Tables) -> str:
    """What could stand here, as a list in words: "a value, `then` or an operator"."""
    left, names = set(accepted), []
    for marks, members, name in _GROUPS:
        if marks <= left:
            left -= members
            names.append(name)
    last = ["the end of the line"] if NEWLINE in left else []
    left -= {NEWLINE, "BROKEN", "BROKEN_HEAD"}
    singles = sorted(spelled(name, tables) for name in left)
    every = list(dict.fromkeys([*names, *singles, *last]))
    if len(every) > _MOST:
        every = [*every[: _MOST - 1], "something else"]
    return " or ".join(filter(None, [", ".join(every[:-1]), every[-1] if every else "nothing"]))


def spelled(terminal: str, tables: Tables) -> str:
    """A terminal as people call it."""
    spelling = tables.spelling.get(terminal)
    return f"`{spelling}`" if spelling else SHAPES[terminal]
