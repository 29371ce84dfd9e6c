"""The type of every expression, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from offhook_grammar.checker import members, names
from offhook_grammar.checker.calls import check_call
from offhook_grammar.checker.certain import Said, check_certain
from offhook_grammar.checker.comparisons import check_comparison
from offhook_grammar.checker.describing import describe
from offhook_grammar.checker.elsewhere import as_function, field_elsewhere
from offhook_grammar.checker.literals import map_type, regex_type, text_type
from offhook_grammar.checker.memory import memory_type
from offhook_grammar.checker.operators import binary_type, negative_type
from offhook_grammar.checker.relations import bounded, is_text, join, join_all, may_be
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import before, behind, did_you_mean, listed, replacing
from offhook_grammar.checker.world import MOST_NESTED
from offhook_grammar.diagnostics import Advice, Edit
from offhook_grammar.tree import (
    Binary,
    Boolean,
    Call,
    Comparison,
    Comprehension,
    Conditional,
    Default,
    Duration,
    Expression,
    Field,
    Index,
    IsEmpty,
    ListOf,
    Logical,
    MapOf,
    Name,
    Negative,
    Not,
    Null,
    Number,
    Quantifier,
    Recall,
    Regex,
    Text,
    Word,
)
from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    DURATION,
    NULL,
    NUMBER,
    Choice,
    ListOfType,
    Record,
    Type,
)


def infer(expression: Expression, scope: Scope, expecting: Type | None = None) -> Type:
    """The type of an expression. What is wrong in it is reported once, and its type is then `any`.

    `expecting` is the type wanted here, where there is one; it makes better hints, and nothing else.
    """
    world = scope.world
    known = world.types.of(expression)
    if known is not None:
        return known
    # by hand what `nested` does, since this is done for every expression
    world.depth += 1
    try:
        kind = bounded(_infer(expression, scope, expecting)) if world.depth <= MOST_NESTED else ANY
    finally:
        world.depth -= 1
    world.types.put(expression, kind)
    return kind


def check_condition(
    condition: Expression, scope: Scope, *, never: str = "", always: str = "", before: Sequence[Said] = ()
) -> None:
    """Report a condition that is not true or false; and one that is so always, where `never` or `always` say in words
    what follows from that (see `check_certain`)."""
    found = len(scope.report.found)
    _check_part(condition, scope)
    if (never or always) and len(scope.report.found) == found:
        check_certain(condition, scope, never, always, before)


def _check_part(condition: Expression, scope: Scope) -> None:
    """Report what is not true or false, and part of a condition."""
    kind = infer(condition, scope)
    if may_be(kind, BOOLEAN, NULL):
        return
    scope.report.error(
        "H311",
        condition.span,
        f"a condition is true or false; this is {describe(kind)}",
        hint=_as_condition(condition, kind),
    )


def _as_condition(value: Expression, kind: Type) -> str | Advice:
    """How to make a condition of a value."""
    if isinstance(value, Text) and value.literal is not None:
        return f'compare each one: `x == … or x == "{value.literal}"`, or `x in [… , "{value.literal}"]`'
    if not (is_text(kind) or isinstance(kind, ListOfType)):
        return "compare it with something"
    hint = "write `… is not empty`"
    return Advice(hint, (Edit(behind(value.span), " is not empty"),)) if isinstance(value, Name | Field) else hint


def loop_over(source: Expression, scope: Scope) -> Type:
    """The type of what a loop over `source` gives; what cannot be looped over is reported."""
    kind = infer(source, scope)
    inside = members.element(kind, scope.catalogue)
    if inside is not None:
        return inside
    scope.report.error("H312", source.span, f"only a list can be gone through; this is {describe(kind)}")
    return ANY


def _infer(expression: Expression, scope: Scope, expecting: Type | None) -> Type:
    if isinstance(expression, Name):
        return _name(expression, scope, expecting)
    rule = _RULES.get(type(expression))
    return ANY if rule is None else rule(expression, scope)


def _name(node: Name, scope: Scope, expecting: Type | None) -> Type:
    variable = names.find(node, scope, expecting)
    if variable is None:
        return ANY
    return scope.world.type_of(variable.declared) if variable.declared is not None else variable.type


def _text(node: Text, scope: Scope) -> Type:
    for part in node.parts:
        if not isinstance(part, str):
            infer(part, scope)
    return text_type(node, scope)


def _field(node: Field, scope: Scope) -> Type:
    owner = infer(node.target, scope)
    kind = members.field_type(owner, node.name.text, scope.catalogue)
    if kind is None:
        unknown_field(owner, node.name, scope, node.target)
        return ANY
    return kind


def unknown_field(owner: Type, name: Word, scope: Scope, target: Expression | None = None) -> None:
    """Report a field that a value of type `owner`, the value of `target`, does not have."""
    known = members.field_names(owner, scope.catalogue)
    if not members.has_fields(owner):
        hint = as_function(target, name, scope) if target is not None else None
        scope.report.error("H316", name.span, f"{describe(owner)} has no fields, so no `{name.text}`", hint=hint)
        return
    near = field_elsewhere(target, owner, name, scope) if target is not None else None
    near = near or did_you_mean(name.text, known, name.span)
    notes = (f"it has {listed(known, limit=24)}",) if known else ("it has no fields at all",)
    message = f"{describe(owner)} has no field `{name.text}`"
    scope.report.error("H204", name.span, message, hint=near, notes=() if near else notes)


def _index(node: Index, scope: Scope) -> Type:
    owner, key = infer(node.target, scope), infer(node.index, scope)
    if isinstance(owner, Record) and isinstance(key, Choice) and len(key.values) == 1:
        kind = members.field_type(owner, key.values[0], scope.catalogue)
        if kind is None:
            unknown_field(owner, Word(span=node.index.span, text=key.values[0]), scope)
        return kind or ANY
    kind = members.indexed(owner, key, scope.catalogue)
    if kind is not None:
        return kind
    wanted = members.index_key(owner, scope.catalogue)
    if wanted is None:
        hint: str | Advice | None = "`slice(text, from, to)` cuts a piece out of text" if is_text(owner) else None
        if isinstance(node.index, Text) and (name := node.index.literal) and name.isidentifier():
            hint = replacing(
                behind(node.target.span).to(node.span), f".{name}", f"a field is read with a point: `.{name}`"
            )
        scope.report.error("H313", node.span, f"{describe(owner)} cannot be indexed", hint=hint)
    else:
        scope.report.error(
            "H313",
            node.index.span,
            f"{describe(owner)} is indexed by {describe(wanted)}; {describe(key)} was given",
        )
    return ANY


def _call(node: Call, scope: Scope) -> Type:
    for argument in node.arguments:
        infer(argument, scope)
    return check_call(node, scope)


def _list(node: ListOf, scope: Scope) -> Type:
    return ListOfType(join_all(infer(item, scope) for item in node.items))


def _map(node: MapOf, scope: Scope) -> Type:
    for entry in node.entries:
        infer(entry.value, scope)
    return map_type(node, scope)


def _negative(node: Negative, scope: Scope) -> Type:
    return negative_type(node, infer(node.operand, scope), scope.report)


def _not(node: Not, scope: Scope) -> Type:
    _check_part(node.operand, scope)
    return BOOLEAN


def _binary(node: Binary, scope: Scope) -> Type:
    return binary_type(node, infer(node.left, scope), infer(node.right, scope), scope.report)


def _comparison(node: Comparison, scope: Scope) -> Type:
    # the side that is not a bare name goes first: it tells what the bare name may have been meant to be
    if isinstance(node.left, Name) and not isinstance(node.right, Name):
        right = infer(node.right, scope)
        left = infer(node.left, scope, right)
    else:
        left = infer(node.left, scope)
        right = infer(node.right, scope, left)
    check_comparison(node, left, right, scope)
    return BOOLEAN


def _is_empty(node: IsEmpty, scope: Scope) -> Type:
    # whatever can be null can be empty
    infer(node.operand, scope)
    return BOOLEAN


def _logical(node: Logical, scope: Scope) -> Type:
    words = [side for side in (node.left, node.right) if isinstance(side, Text)]
    if words:
        for side in (node.left, node.right):
            infer(side, scope)
        _text_as_condition(node, words[0], scope)
        return ANY
    _check_part(node.left, scope)
    _check_part(node.right, scope)
    return BOOLEAN


def _text_as_condition(node: Logical, word: Text, scope: Scope) -> None:
    """Report `x == "a" or "b"`, as people say it."""
    left, right = node.left, node.right
    hint: str | Advice = 'compare with a list: `x in ["a", "b"]`'
    compared = isinstance(left, Comparison) and isinstance(left.right, Text) and left.operator in ("==", "!=")
    if compared and isinstance(left, Comparison) and isinstance(right, Text):
        operator = "in" if left.operator == "==" else "not in"
        edits = (
            Edit(behind(left.left.span).to(before(left.right.span)), f" {operator} ["),
            Edit(behind(left.right.span).to(before(right.span)), ", "),
            Edit(behind(right.span), "]"),
        )
        hint = Advice("compare with a list", edits)
    message = f"`{node.operator}` joins conditions, and a text is none"
    scope.report.error("H311", word.span, message, hint=hint)


def _default(node: Default, scope: Scope) -> Type:
    return join(infer(node.left, scope), infer(node.right, scope))


def _conditional(node: Conditional, scope: Scope) -> Type:
    check_condition(
        node.condition, scope, never=", so this value is never taken", always=", so the other value is never taken"
    )
    return join(infer(node.then, scope), infer(node.otherwise, scope))


def _quantifier(node: Quantifier, scope: Scope) -> Type:
    item = loop_over(node.source, scope)
    inner = scope.inner()
    inner.add(node.variable, "loop", item)
    check_condition(node.condition, inner, never=" of any item", always=" of every item")
    if node.kind == "first":
        return item
    return NUMBER if node.kind == "count" else BOOLEAN


def _comprehension(node: Comprehension, scope: Scope) -> Type:
    inner = scope.inner()
    inner.add(node.variable, "loop", loop_over(node.source, scope))
    if node.condition is not None:
        check_condition(node.condition, inner, never=", so the list stays empty", always=", so `where` can be left out")
    return ListOfType(infer(node.value, inner))


def _recall(node: Recall, scope: Scope) -> Type:
    return memory_type(node.place, scope, infer)


def _always(kind: Type) -> Callable[[Any, Scope], Type]:
    return lambda _node, _scope: kind


_RULES: Mapping[type, Callable[[Any, Scope], Type]] = {
    Number: _always(NUMBER),
    Boolean: _always(BOOLEAN),
    Null: _always(NULL),
    Duration: _always(DURATION),
    Text: _text,
    Regex: regex_type,
    Field: _field,
    Index: _index,
    Call: _call,
    ListOf: _list,
    MapOf: _map,
    Negative: _negative,
    Not: _not,
    Binary: _binary,
    Comparison: _comparison,
    IsEmpty: _is_empty,
    Logical: _logical,
    Default: _default,
    Conditional: _conditional,
    Quantifier: _quantifier,
    Comprehension: _comprehension,
    Recall: _recall,
}
