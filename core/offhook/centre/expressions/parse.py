"""From the text of an expression to a closure, by way of the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from offhook.centre.expressions.errors import ExpressionError
from offhook.centre.expressions.lexer import lexer
from offhook.centre.expressions.operators import OPERATORS, equal
from offhook.centre.expressions.paths import path_of
from offhook.centre.expressions.scopes import Scope, UnknownNameError
from offhook_grammar.parsing.automaton import END, Automaton, Token, TooDeepError
from offhook_grammar.parsing.tables import Rule

Condition: TypeAlias = Callable[[Any], bool]

MAX_DEPTH = 50
MAX_LENGTH = 10_000
_WORDS = {
    "OPERATOR": "==, !=, <, <=, > or >=",
    "CONTAINS": "CONTAINS",
    "HAS": "HAS",
    "IN": "IN",
    "NOT_IN": "NOT IN",
    "_AND": "AND",
    "_OR": "OR",
    "NAME": "a name",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "LPAR": "(",
    "RPAR": ")",
    "LSQB": "a list",
    "RSQB": "]",
    "COMMA": "a comma",
    "$END": "the end",
}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Parsed(NamedTuple):
    """An expression as functions of its scope's environment.

    `call` is the whole. It is `fixed` and `moving` together: what holds for good and what changes with every
    reservation; None where there is nothing of the kind.
    """

    call: Condition
    fixed: Condition | None
    moving: Condition | None


def parse_condition(text: str, scope: Scope) -> Parsed:
    """Raises `ExpressionError`."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the expression is longer than {MAX_LENGTH:,} characters", text[:40] + "…", MAX_LENGTH)
    whole = _read(text, scope)
    parts = whole.parts or (whole,)
    fixed = [part for part in parts if not part.moving]
    moving = [part for part in parts if part.moving]
    return Parsed(whole.call, _all_of(fixed) if fixed else None, _all_of(moving) if moving else None)


def _read(text: str, scope: Scope) -> _Piece:
    read = lexer()
    automaton, place = Automaton(read.tables, _ToClosures(text, scope), "start"), 0
    try:
        while (token := read.next(text, place, automaton)) is not None and automaton.feed(token):
            if token.type == END:
                whole: _Piece = automaton.result
                return whole
            place = token.end
    except TooDeepError:
        raise _too_deep(text) from None
    raise _explained(text, place, automaton)


def _explained(text: str, place: int, automaton: Automaton) -> ExpressionError:
    """What cannot stand where the reading of the text has come to."""
    token = lexer().any_token(text, place)
    place = lexer().start(text, place)
    found = "the end" if place == len(text) else repr(token.text if token is not None else text[place])
    accepted, hint = automaton.accepted(), _hint(text, place)
    if accepted & {"RPAR", END} and (place == len(text) or text[place] == ")"):
        accepted = accepted & {"RPAR", END}  # it ended, only not so
    wanted = [word for name, word in _WORDS.items() if name in accepted and (word != ")" or "(" in text)]
    problem = f"found {found}" + (f", wanted {_either(wanted)}," if wanted and hint is None else "")
    return ExpressionError(problem, text, place + 1, hint=hint)


def _too_deep(text: str) -> ExpressionError:
    return ExpressionError(f"conditions are nested more than {MAX_DEPTH} deep", text, 1)


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def _hint(text: str, place: int) -> str | None:
    rest = text[place:]
    if rest.startswith("="):
        return "equality is written =="
    if rest.startswith("-"):
        return "a name has no hyphens, and there is no arithmetic"
    if rest[:1] in ("&", "|"):
        return "conditions are joined with AND and OR"
    if rest.startswith("!") or re.search(r"\bnot\s+$", text[:place], re.IGNORECASE):
        return "there is no NOT, only NOT IN"
    if rest[:1] in ("'", '"'):
        return "the text in quotes does not end"
    if rest.startswith("["):
        return "a list stands to the right of IN or NOT IN"
    return None


class _Piece(NamedTuple):
    """A part of an expression as a function of the environment. `parts`: what a conjunction joins."""

    call: Callable[[Any], Any]
    depth: int = 0
    moving: bool = False
    parts: tuple[_Piece, ...] = ()
    is_constant: bool = False


class _ToClosures:
    """Builds what the rules of the grammar are called after."""

    def __init__(self, text: str, scope: Scope) -> None:
        self._text = text
        self._scope = scope

    def build(self, rule: Rule, parts: list[Any], start: int, end: int) -> _Piece:  # noqa: ARG002  # as a Builder
        made: _Piece = getattr(self, rule.builder)(*parts)
        return made

    def disjunction(self, *parts: _Piece) -> _Piece:
        return self._joined(parts, _any_of(parts))

    def conjunction(self, *parts: _Piece) -> _Piece:
        return self._joined(parts, _all_of(parts))._replace(parts=parts)

    def bare(self, operand: _Piece) -> _Piece:
        read = operand.call
        return _Piece(lambda env: read(env) is True, 1, operand.moving)

    def comparison(self, left: _Piece, operator: Token, right: _Piece) -> _Piece:
        return _Piece(_comparison(left, operator.text, right), 1, left.moving or right.moving)

    def list(self, *items: _Piece) -> _Piece:
        return _constant(tuple([item.call(None) for item in items]))

    def name(self, token: Token) -> _Piece:
        path = path_of(token.text)
        try:
            return _Piece(self._scope.reader(path), 0, self._scope.is_moving(path))
        except UnknownNameError as error:
            raise ExpressionError(str(error), self._text, token.start + 1, hint=error.hint) from None

    def text(self, token: Token) -> _Piece:
        return _constant(_ESCAPE.sub(r"\1", token.text[1:-1]))

    def number(self, token: Token) -> _Piece:
        return _constant(float(token.text) if "." in token.text else int(token.text))

    def true(self, _token: Token) -> _Piece:
        return _constant(True)

    def false(self, _token: Token) -> _Piece:
        return _constant(False)

    def null(self, _token: Token) -> _Piece:
        return _constant(None)

    def _joined(self, parts: tuple[_Piece, ...], call: Condition) -> _Piece:
        depth = 1 + max(part.depth for part in parts)
        if depth > MAX_DEPTH:
            raise _too_deep(self._text)
        return _Piece(call, depth, any(part.moving for part in parts))


def _comparison(left: _Piece, operator: str, right: _Piece) -> Condition:
    compare = OPERATORS[" ".join(operator.upper().split())]
    read, read_right = left.call, right.call
    if compare is equal and right.is_constant and isinstance(value := read_right(None), str):
        # most conditions are of this kind, and text is equal to text alone
        return lambda env: bool(read(env) == value)
    return lambda env: compare(read(env), read_right(env))


def _all_of(parts: Sequence[_Piece]) -> Condition:
    calls = [part.call for part in parts]
    if len(calls) == 1:
        return calls[0]
    first, second = calls[:2]
    if len(calls) == 2:
        return lambda env: first(env) and second(env)
    return lambda env: all(call(env) for call in calls)


def _any_of(parts: Sequence[_Piece]) -> Condition:
    calls = [part.call for part in parts]
    first, second = calls[:2]
    if len(calls) == 2:
        return lambda env: first(env) or second(env)
    return lambda env: any(call(env) for call in calls)


def _constant(value: Any) -> _Piece:
    return _Piece(lambda _env: value, is_constant=True)
