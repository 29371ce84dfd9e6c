"""Whatever tree comes in: it is refused, or its code fails in no other way than the language's own."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offhook_grammar import tree
from offhook_grammar.compiler import compile_bundle, link
from offhook_grammar.diagnostics import Span
from offhook_grammar.program import LanguageError
from offhook_grammar.sources import Bundle, SourceFile

SPAN = Span(1, 1, 1, 5)
NAMES = st.sampled_from(
    ["x", "payload", "task", "tasks", "now", "class", "op.add", "__class__", "C", ".run", "unknown"]
)
WORDS = NAMES.map(lambda text: tree.Word(span=SPAN, text=text))
SIGNS = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts with", "ends with", "matches"]


def node(kind: Any, /, **fields: Any) -> st.SearchStrategy[Any]:
    return st.builds(kind, span=st.just(SPAN), **fields)


LEAVES = (
    node(tree.Number, value=st.integers() | st.floats())
    | node(tree.Boolean, value=st.booleans())
    | node(tree.Null)
    | node(tree.Duration, value=st.timedeltas(timedelta(days=-9), timedelta(days=9)), source=st.just("1s"))
    | node(tree.Regex, pattern=st.sampled_from(["a", "(x)*"]), ignore_case=st.booleans())
    | node(tree.Name, name=NAMES)
    | node(tree.Text, parts=st.lists(st.text(max_size=3), max_size=2).map(tuple))
)


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    items = st.lists(inner, max_size=3).map(tuple)
    loop = {"variable": WORDS, "source": inner}
    return (
        node(tree.Field, target=inner, name=WORDS)
        | node(tree.Index, target=inner, index=inner)
        | node(tree.Call, function=WORDS | st.just(tree.Word(span=SPAN, text="count")), arguments=items)
        | node(tree.ListOf, items=items)
        | node(tree.MapOf, entries=st.lists(node(tree.MapEntry, key=WORDS, value=inner), max_size=2).map(tuple))
        | node(tree.Negative, operand=inner)
        | node(tree.Not, operand=inner)
        | node(tree.Binary, operator=st.sampled_from("+-*/%"), left=inner, right=inner)
        | node(tree.Comparison, operator=st.sampled_from(SIGNS), left=inner, right=inner)
        | node(tree.IsEmpty, operand=inner, negated=st.booleans())
        | node(tree.Logical, operator=st.sampled_from(["and", "or"]), left=inner, right=inner)
        | node(tree.Default, left=inner, right=inner)
        | node(tree.Conditional, then=inner, condition=inner, otherwise=inner)
        | node(tree.Quantifier, kind=st.sampled_from(["any", "all", "count", "first"]), condition=inner, **loop)
        | node(tree.Comprehension, value=inner, condition=st.none() | inner, **loop)
        | node(tree.Text, parts=st.lists(inner | st.text(max_size=2), max_size=3).map(tuple))
    )


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=12)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=EXPRESSIONS, place=EXPRESSIONS, second=EXPRESSIONS)
def test_any_tree(host: SimpleNamespace, first: Any, place: Any, second: Any) -> None:
    let = tree.Let(span=SPAN, name=tree.Word(span=SPAN, text="x"), value=first)
    change = tree.Set(span=SPAN, place=place, value=second)
    for statements in ((let, tree.Return(span=SPAN, value=second)), (let, change), (change,)):
        answer = outcome(host, statements)
        assert answer is None or isinstance(answer, LanguageError)


def outcome(host: SimpleNamespace, statements: tuple[Any, ...]) -> LanguageError | None:
    handler = tree.Handler(
        span=SPAN,
        stage=tree.Stage.BEFORE,
        targets=(tree.Target(span=SPAN, name="AcceptTask"),),
        alias=None,
        clauses=(),
        body=tree.Block(span=SPAN, statements=statements),
    )
    const = tree.Const(span=SPAN, name=tree.Word(span=SPAN, text="C"), value=tree.Number(span=SPAN, value=1))
    file = tree.File(span=SPAN, path="x.hook", items=(const, handler), comments=())
    bundle = Bundle((SourceFile("x.hook", "12345", file, {}),), ())
    run = host.Run(payload={"x": [1, {"C": "a"}]}, task=host.Thing(sid="T", name="n"))
    try:
        link(compile_bundle(bundle, host.catalogue), host.catalogue).handlers[0].body(run)
    except LanguageError as problem:
        return problem
    return None
