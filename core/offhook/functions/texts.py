"""Functions on text. Null gives null, except where the summary says more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from offhook.functions import wants
from offhook.functions.define import function, optional, parameter
from offhook_grammar import operations
from offhook_grammar.operations import limited_items, limited_number, limited_text, size
from offhook_grammar.operations.budget import charge
from offhook_grammar.operations.patterns import as_pattern, is_pattern
from offhook_grammar.program import LanguageError
from offhook_grammar.types import ANY, BOOLEAN, MAP, NUMBER, REGEX, TEXT, FunctionInfo, ListOfType, OneOf, Record
from offhook_grammar.values import FrozenDict

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?", re.ASCII)
_PIECE = 50  # bytes
_GROUP = re.compile(r"\\(\d|\\)")

PATTERN = OneOf((TEXT, REGEX))
MATCH = Record("Match", (("text", TEXT), ("groups", ListOfType(TEXT)), ("named", MAP)))


def lower(value: Any) -> str:
    return wants.text("lower", value).lower()


def upper(value: Any) -> str:
    return limited_text(wants.text("upper", value).upper())


def trim(value: Any) -> str:
    return wants.text("trim", value).strip()


def title(value: Any) -> str:
    words = re.split(r"(\s+)", wants.text("title", value))
    return limited_text("".join(word[:1].upper() + word[1:].lower() for word in words))


def split(value: Any, separator: Any = None) -> tuple[str, ...]:
    text = wants.text("split", value)
    if separator is None:
        return _pieces(text.split())
    if is_pattern(separator):
        return _pieces(_split_pattern(text, separator))
    if not wants.text("split", separator):
        raise LanguageError("split needs a separator that is not empty", "wrong-kind")
    return _pieces(text.split(separator))


def _pieces(pieces: Sequence[str]) -> tuple[str, ...]:
    """Pieces of a text, each of which is a text of its own and as large as Python makes them."""
    charge(_PIECE * len(pieces))
    return limited_items(tuple(pieces))


def _split_pattern(text: str, pattern: Any) -> tuple[str, ...]:
    pieces, position = [], 0
    for found in pattern.finditer(text):
        if found.end() > found.start():
            pieces.append(text[position : found.start()])
            position = found.end()
    return (*pieces, text[position:])


def join(value: Any, separator: Any = None) -> str:
    between = "" if separator is None else wants.text("join", separator)
    pieces = [operations.text(item) for item in wants.sequence("join", value) if item is not None]
    length = sum(map(len, pieces)) + len(between) * max(0, len(pieces) - 1)
    if length > operations.DEFAULT_LIMITS.text:
        raise LanguageError(f"join makes a text of {length:,} characters: too long", "text-too-long")
    return between.join(pieces)


def replace(value: Any, what: Any, new: Any) -> str:
    text = wants.text("replace", value)
    put = "" if new is None else operations.text(new)
    if is_pattern(what):
        return _replace_pattern(text, what, put)
    old = wants.text("replace", what)
    if not old:
        return text
    length = len(text) + text.count(old) * (len(put) - len(old))
    if length > operations.DEFAULT_LIMITS.text:
        raise LanguageError(f"replace makes a text of {length:,} characters: too long", "text-too-long")
    return text.replace(old, put)


def _replace_pattern(text: str, pattern: Any, put: str) -> str:
    pieces: list[str] = []
    position, length = 0, len(text)
    for found in pattern.finditer(text):
        new = _filled(put, found)
        pieces += (text[position : found.start()], new)
        position = found.end()
        length += len(new) - (found.end() - found.start())
        if length > operations.DEFAULT_LIMITS.text:
            raise LanguageError("replace makes a text that is too long", "text-too-long")
    return "".join((*pieces, text[position:]))


def _filled(put: str, found: Any) -> str:
    return _GROUP.sub(lambda mark: _group(found, mark[1]), put) if "\\" in put else put


def _group(found: Any, mark: str) -> str:
    if mark == "\\":
        return "\\"
    if int(mark) > len(found.groups()):
        raise LanguageError(f"the pattern has no group {mark}", "wrong-kind")
    return found.group(int(mark)) or ""


def slice_(value: Any, start: Any, end: Any = None) -> Any:
    first = 0 if start is None else wants.whole("slice", start)
    last = None if end is None else wants.whole("slice", end)
    if isinstance(value, str):
        return value[first:last]
    return tuple(wants.sequence("slice", value)[first:last])


def match(value: Any, pattern: Any) -> FrozenDict | None:
    found = as_pattern(pattern).search(wants.text("match", value))
    if found is None:
        return None
    return FrozenDict(text=found.group(0), groups=tuple(found.groups()), named=FrozenDict(found.groupdict()))


def find_all(value: Any, pattern: Any) -> tuple[str, ...]:
    text = wants.text("find_all", value)
    return _pieces([found.group(0) for found in as_pattern(pattern).finditer(text)])


def number(value: Any) -> int | float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    text = wants.text("number", value).strip()
    if not _NUMBER.fullmatch(text):
        return None
    return limited_number(int(text) if text.lstrip("+-").isdecimal() else float(text))


def boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = wants.text("boolean", value).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


_T = parameter("text", TEXT)

TEXT_FUNCTIONS: tuple[FunctionInfo, ...] = (
    function("lower", lower, (_T,), TEXT, "The text in lower case."),
    function("upper", upper, (_T,), TEXT, "The text in upper case."),
    function("trim", trim, (_T,), TEXT, "The text without the blanks around it."),
    function("title", title, (_T,), TEXT, "The text with the first letter of each word in upper case."),
    function("length", size, (_T,), NUMBER, "How many characters the text has; 0 for null.", null=0),
    function(
        "split", split, (_T, optional("separator", PATTERN)), ListOfType(TEXT),
        "The pieces of the text between the separators; its words if no separator is given.",
    ),
    function(
        "join", join, (parameter("list"), optional("separator", TEXT)), TEXT,
        "The items of the list as one text with the separator between them; nulls are left out.",
    ),
    function(
        "replace", replace, (_T, parameter("what", PATTERN), parameter("new", ANY)), TEXT,
        r"The text with every occurrence of a text or pattern replaced; \1 to \9 stand for a pattern's groups.",
    ),
    function(
        "slice", slice_, (parameter("text"), parameter("start", NUMBER), optional("end", NUMBER)), ANY,
        "The part of a text or list from start (the first is 0) up to end, which is not in it; negative from the end.",
    ),
    function(
        "match", match, (_T, parameter("pattern", PATTERN)), MATCH,
        "Where the pattern is first found: its text, its groups, its named groups; null if it is not.",
    ),
    function(
        "find_all", find_all, (_T, parameter("pattern", PATTERN)), ListOfType(TEXT),
        "Every text that the pattern finds, in order.",
    ),
    function(
        "text", operations.text, (parameter("value"),), TEXT,
        "The value as it stands within a text; empty for null.", takes_null=True,
    ),
    function("number", number, (parameter("value"),), NUMBER, "The number that the text means; null if it means none."),
    function(
        "boolean", boolean, (parameter("value"),), BOOLEAN,
        "True for true, yes, on and 1; false for false, no, off and 0; null for any other text.",
    ),
)  # fmt: skip
