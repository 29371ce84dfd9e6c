"""From the text of an expression to a closure, by way of the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, TypeAlias

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from offhook.centre.expressions.errors import ExpressionError
from offhook.centre.expressions.operators import OPERATORS
from offhook.centre.expressions.scopes import Reader, Scope, UnknownNameError

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
_PIECE = re.compile(r"\.?([^\W\d]\w*)|\[(\d+)\]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def parse_condition(text: str, scope: Scope) -> Condition:
    """The expression as a function of the scope's environment. Raises `ExpressionError`."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the expression is longer than {MAX_LENGTH:,} characters", text[:40] + "…", MAX_LENGTH)
    try:
        tree = _parser().parse(text)
        condition: Condition = _ToClosures(text, scope).transform(tree)[1]
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise
    return condition


def path_of(name: str) -> tuple[str | int, ...]:
    """`a.b[0].c` → ("a", "b", 0, "c")."""
    return tuple([word or int(number) for word, number in _PIECE.findall(name)])


@cache
def _parser() -> Lark:
    return Lark.open("expressions.lark", rel_to=__file__, parser="lalr", lexer="contextual", maybe_placeholders=False)


def _explained(error: UnexpectedInput, text: str) -> ExpressionError:
    accepted: Collection[str] = ()
    place, found = len(text), "the end"
    if isinstance(error, UnexpectedCharacters):
        accepted, place = error.allowed or (), error.pos_in_stream or 0
        found = repr(text[place])
    elif isinstance(error, UnexpectedToken):
        accepted = error.accepts or error.expected
        if error.token.type != "$END":
            place, found = error.token.start_pos or 0, repr(str(error.token))
    wanted = [word for name, word in _WORDS.items() if name in accepted]
    problem = f"found {found}" + (f", wanted {_either(wanted)}," if wanted else "")
    return ExpressionError(problem, text, place + 1, hint=_hint(text, place))


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
    if re.match(r"(!|not\b)", rest, re.IGNORECASE):
        return "there is no NOT, only NOT IN"
    if rest[:1] in ("'", '"'):
        return "the text in quotes does not end"
    if rest.startswith("["):
        return "a list stands to the right of IN or NOT IN"
    return None


@v_args(inline=True)
class _ToClosures(Transformer[Token, Any]):
    """Operands become readers, conditions (depth, closure) pairs."""

    def __init__(self, text: str, scope: Scope) -> None:
        super().__init__()
        self._text = text
        self._scope = scope

    def start(self, condition: tuple[int, Condition]) -> tuple[int, Condition]:
        return condition

    def disjunction(self, *parts: tuple[int, Condition]) -> tuple[int, Condition]:
        conditions = [condition for _, condition in parts]
        return self._deeper(parts), lambda env: any(condition(env) for condition in conditions)

    def conjunction(self, *parts: tuple[int, Condition]) -> tuple[int, Condition]:
        conditions = [condition for _, condition in parts]
        return self._deeper(parts), lambda env: all(condition(env) for condition in conditions)

    def bare(self, operand: Reader) -> tuple[int, Condition]:
        return 1, lambda env: operand(env) is True

    def comparison(self, left: Reader, operator: Token, right: Reader) -> tuple[int, Condition]:
        compare = OPERATORS[" ".join(operator.upper().split())]
        return 1, lambda env: compare(left(env), right(env))

    def list(self, *items: Reader) -> Reader:
        values = tuple([item(None) for item in items])
        return lambda _env: values

    def name(self, token: Token) -> Reader:
        try:
            return self._scope.reader(path_of(token))
        except UnknownNameError as error:
            raise ExpressionError(str(error), self._text, (token.start_pos or 0) + 1, hint=error.hint) from None

    def text(self, token: Token) -> Reader:
        return _constant(_ESCAPE.sub(r"\1", token[1:-1]))

    def number(self, token: Token) -> Reader:
        return _constant(float(token) if "." in token else int(token))

    def true(self, _token: Token) -> Reader:
        return _constant(True)

    def false(self, _token: Token) -> Reader:
        return _constant(False)

    def null(self, _token: Token) -> Reader:
        return _constant(None)

    def _deeper(self, parts: tuple[tuple[int, Condition], ...]) -> int:
        depth = 1 + max(depth for depth, _ in parts)
        if depth > MAX_DEPTH:
            raise ExpressionError(f"conditions are nested more than {MAX_DEPTH} deep", self._text, 1)
        return depth


def _constant(value: Any) -> Reader:
    return lambda _env: value
