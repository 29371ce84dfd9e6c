"""Functions that other languages write behind a value, `x.includes("a")`, and how the same is said here."""

from __future__ import annotations

from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.parsing.source import Source
from offhook_grammar.parsing.words import FOREIGN_FUNCTIONS, FOREIGN_METHODS

_ALIKE = ("length", "upper", "lower", "trim", "split", "join", "replace", "round", "sort", "reverse", "keys", "values")
"""Functions that are called the same behind a value elsewhere."""


def method_here(
    span: Span, target: tree.Expression, arguments: tuple[tree.Expression, ...], source: Source
) -> tuple[str, tuple[tuple[int, int, str], ...], tree.Expression]:
    """The hint, the edits, and the expression to go on with, for a call of `target` with these arguments."""
    if not isinstance(target, tree.Field):
        return "pass the value: `lower(x.name)`", (), _anything(span)
    name, value = target.name.text, target.target
    start, end = source.offset(span.line, span.column), source.offset(span.end_line, span.end_column)
    inner = source.text[start : source.offset(value.span.end_line, value.span.end_column)]
    given = [source.text[source.offset(*one.span[:2]) : source.offset(*one.span[2:])] for one in arguments]
    operator = FOREIGN_METHODS.get(name)
    if operator is not None and len(given) == 1:
        corrected = f"{inner} {operator} {given[0]}"
        meant = tree.Comparison(span=span, operator=operator, left=value, right=arguments[0])  # type: ignore[arg-type]
        return f"write `{corrected}`", ((start, end, corrected),), meant
    function = FOREIGN_FUNCTIONS.get(name, name)
    if function in _ALIKE:
        corrected = f"{function}({', '.join([inner, *given])})"
        word = tree.Word(span=target.name.span, text=function)
        meant_call = tree.Call(span=span, function=word, arguments=(value, *arguments))
        return f"write `{corrected}`", ((start, end, corrected),), meant_call
    return "pass the value: `lower(x.name)`", (), _anything(span)


def _anything(span: Span) -> tree.Expression:
    """An expression that could be of any type, so that nothing else is said of it."""
    return tree.Index(span=span, target=tree.ListOf(span=span, items=()), index=tree.Number(span=span, value=0))
