"""What scripts cannot reach."""

from __future__ import annotations

import dataclasses
from types import CodeType, SimpleNamespace
from typing import Any

import pytest

from offhook_grammar import tree
from offhook_grammar.compiler import CompileError, compile_bundle, link
from offhook_grammar.diagnostics import Span
from offhook_grammar.program import LanguageError
from offhook_grammar.sources import Bundle, SourceFile

SPAN = Span(1, 1, 1, 5)
NAMES = (
    "__builtins__", "__import__", "__class__", "print", "open", "eval", "exec", "getattr", "op.read", "op.any", ".run",
    "value.0", "run", "edit", "__debug__", "None", "call.count",
)  # fmt: skip


def word(text: str) -> tree.Word:
    return tree.Word(span=SPAN, text=text)


def name(text: str) -> tree.Name:
    return tree.Name(span=SPAN, name=text)


def handler_of(host: SimpleNamespace, *statements: tree.Statement) -> Any:
    """A handler from a tree that no parser would make."""
    node = tree.Handler(
        span=SPAN,
        stage=tree.Stage.BEFORE,
        targets=(tree.Target(span=SPAN, name="AcceptTask"),),
        alias=None,
        clauses=(),
        body=tree.Block(span=SPAN, statements=statements),
    )
    file = tree.File(span=SPAN, path="x.hook", items=(node,), comments=())
    bundle = Bundle((SourceFile("x.hook", "before x do x", file, {}),), ())
    return link(compile_bundle(bundle, host.catalogue), host.catalogue).handlers[0]


@pytest.mark.parametrize("text", NAMES)
def test_names_outside_the_language_are_refused(host: SimpleNamespace, text: str) -> None:
    with pytest.raises(CompileError, match=r"x\.hook:1"):
        handler_of(host, tree.Return(span=SPAN, value=name(text)))


@pytest.mark.parametrize("text", NAMES)
def test_variables_of_any_name_are_only_variables(host: SimpleNamespace, text: str) -> None:
    one = tree.Number(span=SPAN, value=1)
    variable = tree.Let(span=SPAN, name=word(text), value=one)
    total = tree.Binary(span=SPAN, operator="+", left=name(text), right=one)
    handler = handler_of(host, variable, tree.Return(span=SPAN, value=total))
    assert handler.body(host.Run()) == 2


@pytest.mark.parametrize("field", ["__class__", "__dict__", "calls", "edit", "values", "__init__"])
def test_fields_are_never_python_attributes(host: SimpleNamespace, field: str) -> None:
    for target in ("task", "payload.text", "payload.list", "payload.number", "now"):
        parts: tree.Expression = name(target.split(".")[0])
        for part in target.split(".")[1:]:
            parts = tree.Field(span=SPAN, target=parts, name=word(part))
        read = tree.Field(span=SPAN, target=parts, name=word(field))
        handler = handler_of(host, tree.Return(span=SPAN, value=tree.Text(span=SPAN, parts=(read,))))
        run = host.Run(task=host.Thing(), payload={"text": "x", "list": [1], "number": 1})
        with pytest.raises(LanguageError) as caught:
            handler.body(run)
        assert caught.value.code == "unknown-field"


def test_a_map_has_keys_and_no_methods(host: SimpleNamespace) -> None:
    for field in ("keys", "__class__", "_hash"):
        read = tree.Field(span=SPAN, target=name("payload"), name=word(field))
        handler = handler_of(host, tree.Return(span=SPAN, value=read))
        assert handler.body(host.Run(payload={"a": 1})) is None


def test_globals_have_no_builtins_and_no_plain_names(host: SimpleNamespace) -> None:
    text = """
    define f(x) = [y for each y in x where y matches /a/]
    before AcceptTask when f(["a"]) != [] do wait until true
    """
    handler = host.program(text).handlers[0]
    for function in (handler.body, handler.condition):
        assert function.__globals__["__builtins__"] == {}
        assert function.__builtins__ == {}
        plain = [key for key in function.__globals__ if "." not in key]
        assert sorted(plain) == ["__builtins__", "__file__", "__name__"]
    assert handler.condition(host.Run()) is True


def test_code_asks_nothing_of_objects_but_the_run(host: SimpleNamespace) -> None:
    """Attributes are read of the run alone, whatever the script says."""
    text = """
    define f(x) = x.a.b default x.c
    before AcceptTask as p when p.x.y matches /z/ do
      let v = [w.name for each w in workers where w.tags contains "a"]
      set p.v[0].x = v[0].y
      for each t in tasks where t.age > 5m do log "{t.name} {f(t).g}"
      notify "{p.a.b.c}" to worker.name
    end
    """
    allowed = {"payload", "workers", "tasks", "worker", "edit", "step", "log", "notify"}
    handler = host.program(text).handlers[0]
    for code in _codes(handler.body.__code__) + _codes(handler.condition.__code__):
        attributes = {key for key in code.co_names if "." not in key}
        assert attributes <= allowed


def _codes(code: CodeType) -> list[CodeType]:
    return [code, *[inner for value in code.co_consts if isinstance(value, CodeType) for inner in _codes(value)]]


@pytest.mark.parametrize(
    "statement",
    [
        tree.Set(span=SPAN, place=name("task"), value=tree.Null(span=SPAN)),
        tree.Set(
            span=SPAN, place=tree.Field(span=SPAN, target=name("task"), name=word("x")), value=tree.Null(span=SPAN)
        ),
        tree.Set(span=SPAN, place=tree.Null(span=SPAN), value=tree.Null(span=SPAN)),
        tree.Remove(span=SPAN, place=name("payload")),
        tree.CallProcedure(span=SPAN, procedure=word("print"), arguments=()),
        tree.Return(span=SPAN, value=tree.Call(span=SPAN, function=word("count"), arguments=())),
    ],
)
def test_trees_without_meaning_are_refused(host: SimpleNamespace, statement: tree.Statement) -> None:
    with pytest.raises(CompileError):
        handler_of(host, statement)


def test_nesting_without_end_is_refused(host: SimpleNamespace) -> None:
    node: tree.Expression = name("payload")
    for _ in range(20_000):
        node = tree.Not(span=SPAN, operand=node)
    with pytest.raises(CompileError, match="nested"):
        handler_of(host, tree.Return(span=SPAN, value=node))


def test_spans_that_make_no_sense_do_no_harm(host: SimpleNamespace) -> None:
    wild = dataclasses.replace(name("payload"), span=Span(900, -5, 2, 1))
    assert handler_of(host, tree.Return(span=Span(0, 0, 0, 0), value=wild)).body(host.Run(payload={"a": 1})) == {"a": 1}
