"""Text, patterns and maps written out in a script."""

from __future__ import annotations

import re
from itertools import pairwise

from offhook_grammar.checker.relations import holds_secret, is_unknown, may_be
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import replacing
from offhook_grammar.diagnostics import Advice, Edit, Related, Span
from offhook_grammar.operations.patterns import compile_pattern
from offhook_grammar.program import LanguageError
from offhook_grammar.tree import Expression, MapOf, Regex, Text
from offhook_grammar.types import ANY, BOOLEAN, DURATION, NUMBER, REGEX, TEXT, Choice, Record, Type

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DURATION = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:ms|[smhd])")


def text_type(node: Text, scope: Scope) -> Type:
    """Literal text is known word by word; text with braces in it is any text. Its parts were looked at before."""
    literal = node.literal
    if literal is not None:
        return Choice((literal,))
    for before_part, part in pairwise(("", *node.parts)):
        if isinstance(part, str):
            continue
        if isinstance(before_part, str) and before_part.endswith(("$", "#")):
            _template_sign(part, before_part[-1], scope)
        if holds_secret(scope.world.types.of(part) or ANY):
            scope.report.error(
                "H318",
                part.span,
                "a secret must not become part of text, where it could be read",
                hint="pass the secret by itself, as an argument of an action",
            )
    return TEXT


def _template_sign(part: Expression, sign: str, scope: Scope) -> None:
    """Warn of `${x}`, unless it could be a sum of money."""
    kind = scope.world.types.of(part) or ANY
    if not (is_unknown(kind) or may_be(kind, NUMBER)):
        span = part.span
        place = Span(span.line, span.column - 2, span.line, span.column - 1)
        message = f"the `{sign}` ahead of the braces is shown: a value stands in braces alone"
        scope.report.warning("H122", place, message, hint=Advice("leave it out", (Edit(place, ""),)))


def regex_type(node: Regex, scope: Scope) -> Type:
    """A pattern; one that the engine cannot run in linear time is reported in its words."""
    check_pattern(node.pattern, node.span, scope)
    return REGEX


def map_type(node: MapOf, scope: Scope) -> Type:
    """A map written out has known fields. Its values were looked at before."""
    fields: dict[str, Type] = {}
    for entry in node.entries:
        name = entry.key.text
        if name in fields:
            first = next(one.key.span for one in node.entries if one.key.text == name)
            related = (Related(scope.file, first, "first written here"),)
            scope.report.error("H320", entry.key.span, f"the key `{name}` stands twice in this map", related=related)
        fields[name] = scope.world.types.of(entry.value) or ANY
    return Record("", tuple(fields.items()))


def check_pattern(pattern: str, span: Span, scope: Scope) -> None:
    """Report a pattern that the engine refuses."""
    try:
        compile_pattern(pattern)
    except LanguageError as problem:
        scope.report.error("H315", span, problem.message, hint=_hint(pattern))


def reads_as(literal: str | None, wanted: Type) -> bool:
    """Whether a text, without its quotes, would be a number, a truth value or a duration."""
    if literal is None:
        return False
    if wanted == NUMBER:
        return _NUMBER.fullmatch(literal) is not None
    if wanted == BOOLEAN:
        return literal in ("true", "false")
    return wanted == DURATION and _DURATION.fullmatch(literal) is not None


def unquoted(text: Expression, literal: str) -> Advice:
    """The advice to write a literal without its quotes."""
    return replacing(text.span, literal, f"write {literal} without quotes")


def _hint(pattern: str) -> str | None:
    if "(?=" in pattern or "(?!" in pattern or "(?<=" in pattern or "(?<!" in pattern:
        return "patterns cannot look ahead or behind; say it with `and not … matches …`"
    return None
