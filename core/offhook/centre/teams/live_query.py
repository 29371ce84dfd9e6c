"""The platform's live query language, as far as the Teams view takes it: `field OPERATOR "value"`, AND, OR, brackets.

Every value is a text in double quotes; `IN` and `NOT_IN` take a list of them. Words may be in capitals or not, and
AND binds more tightly than OR.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, NoReturn

from offhook.centre.teams.fields import INVALID_FILTER, Values, reader
from offhook.centre.teams.filters import Condition, compared, contains, is_in, is_not_in
from offhook.errors import ActionError

_TOKEN: Final = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>==|!=|&&|\|\||[()\[\],])|(?P<word>[A-Za-z_][\w.-]*)|(?P<other>\S))'
)
_MOST, _DEEPEST = 2_000, 20
_OPERATORS: Final[Mapping[str, Callable[[Values, Values], bool]]] = {
    "==": is_in,
    "eq": is_in,
    "!=": is_not_in,
    "not_eq": is_not_in,
    "contains": contains,
}
_LISTS: Final[Mapping[str, Callable[[Values, Values], bool]]] = {"in": is_in, "not_in": is_not_in}
_AND, _OR = ("and", "&&"), ("or", "||")


class _Token(NamedTuple):
    kind: str
    text: str
    column: int

    @property
    def word(self) -> str:
        return self.text.casefold() if self.kind in ("word", "sign") else ""


def parse_query(query: str) -> Condition:
    """What a query says of a worker. Raises `ActionError` (`invalid-filter`) with the place of what is wrong."""
    if len(query) > _MOST:
        raise ActionError(f"the query has {len(query):,} characters, and {_MOST:,} is the most", code=INVALID_FILTER)
    return _Parser(query).whole()


class _Parser:
    """Reads one query from left to right."""

    def __init__(self, query: str) -> None:
        self._query = query
        found = _TOKEN.finditer(query)
        self._tokens = [_Token(str(each.lastgroup), each[each.lastgroup or 0], each.end()) for each in found]
        self._tokens = [each._replace(column=each.column - len(each.text) + 1) for each in self._tokens]
        self._place = 0

    def whole(self) -> Condition:
        condition = self._either(0)
        if self._here().kind != "end":
            self._wrong("AND, OR or the end")
        return condition

    def _either(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            self._wrong(f"brackets at most {_DEEPEST} deep")
        parts = [self._both(depth)]
        while self._skip(*_OR):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else lambda worker: any(part(worker) for part in parts)

    def _both(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._skip(*_AND):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else lambda worker: all(part(worker) for part in parts)

    def _one(self, depth: int) -> Condition:
        if self._skip("("):
            inner = self._either(depth + 1)
            self._need(")")
            return inner
        if self._here().kind != "word":
            self._wrong("a field such as data.activity_name")
        read = reader(self._take().text)
        operator = self._here().word
        if operator in _LISTS:
            self._take()
            return compared(read, _LISTS[operator], self._texts())
        if operator not in _OPERATORS:
            self._wrong("==, !=, IN, NOT_IN or CONTAINS")
        self._take()
        return compared(read, _OPERATORS[operator], (self._text(),))

    def _texts(self) -> Values:
        self._need("[")
        found = [self._text()]
        while self._skip(","):
            found.append(self._text())
        self._need("]")
        return tuple(found)

    def _text(self) -> str:
        if self._here().kind != "text":
            self._wrong("a text in double quotes")
        return re.sub(r"\\(.)", r"\1", self._take().text[1:-1])

    def _here(self) -> _Token:
        if self._place < len(self._tokens):
            return self._tokens[self._place]
        return _Token("end", "the end", len(self._query) + 1)

    def _take(self) -> _Token:
        token = self._here()
        self._place += 1
        return token

    def _skip(self, *words: str) -> bool:
        if self._here().word not in words:
            return False
        self._place += 1
        return True

    def _need(self, word: str) -> None:
        if not self._skip(word):
            self._wrong(word)

    def _wrong(self, wanted: str) -> NoReturn:
        token = self._here()
        found = token.text if token.kind == "end" else repr(token.text)
        raise ActionError(
            f"found {found}, wanted {wanted}, at column {token.column} of the query {self._query!r}",
            code=INVALID_FILTER,
        )
