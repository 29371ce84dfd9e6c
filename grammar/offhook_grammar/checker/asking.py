"""`ask`: what a question needs, and what it answers."""

from __future__ import annotations

from collections.abc import Callable

from offhook_grammar.checker.expressions import infer
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import did_you_mean, listed
from offhook_grammar.tree import Ask, Expression, ListOf, Text
from offhook_grammar.types import DURATION, TEXT, Choice, ListOfType, Type

Shown = Callable[[Expression, Scope, str], None]


def check_ask(node: Ask, scope: Scope, shown: Shown, addressees: Type) -> Type:
    """`ask "…" choices […] to w within 20s default "…"`. Gives the type of the answer: a choice where all of them are
    written down, else a text. `shown` checks what people will read."""
    shown(node.text, scope, "a question")
    if node.choices is not None:
        shown(node.choices, scope, "what can be answered")
        check_fit(node.choices, ListOfType(TEXT), scope, "what can be answered")
    if node.to is not None:
        infer(node.to, scope)
        check_fit(node.to, addressees, scope, "whom a question is for")
    if node.within is not None:
        infer(node.within, scope)
        check_fit(node.within, DURATION, scope, "how long to wait for an answer")
    if node.default is not None:
        infer(node.default, scope)
        check_fit(node.default, TEXT, scope, "what stands for an answer")
    _complete(node, scope)
    choices = _written(node.choices)
    if choices is None:
        return TEXT
    _default(node.default, choices, scope)
    return Choice(choices) if choices else TEXT


def _complete(node: Ask, scope: Scope) -> None:
    missing = [word for word, part in (("within", node.within), ("default", node.default)) if part is None]
    if missing:
        scope.report.error(
            "H424",
            node.span,
            f"nobody may be there to answer: a question needs {listed(missing, last='and')}",
            hint='write `within 20s default "…"`: how long to wait for an answer, and what stands for one then',
        )


def _default(default: Expression | None, choices: tuple[str, ...], scope: Scope) -> None:
    given = _plain(default)
    if given is not None and default is not None and given not in choices:
        known = f"they are {listed(choices)}" if choices else "there are none"
        message = f'the default "{given}" is none of the choices: {known}'
        scope.report.error("H425", default.span, message, hint=did_you_mean(given, choices, default.span, quote='"'))


def _written(choices: Expression | None) -> tuple[str, ...] | None:
    """The choices, where all of them are written down."""
    if not isinstance(choices, ListOf):
        return None
    texts = [_plain(item) for item in choices.items]
    return None if None in texts else tuple([text for text in texts if text is not None])


def _plain(value: Expression | None) -> str | None:
    return value.literal if isinstance(value, Text) else None
