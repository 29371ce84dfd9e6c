"""Functions, procedures, params, constants, memories and types to code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import CodeType

from offhook_grammar.compiler.code import (
    ConstCode,
    FunctionCode,
    LoadStep,
    MemoryCode,
    ParamCode,
    action_default,
    default_name,
)
from offhook_grammar.compiler.expressions import expression
from offhook_grammar.compiler.handlers import value_code
from offhook_grammar.compiler.make import run_call
from offhook_grammar.compiler.names import Callee
from offhook_grammar.compiler.statements import block
from offhook_grammar.compiler.unit import FileUnit, Unit, function_code
from offhook_grammar.tree import (
    ActionItem,
    Const,
    DefineFunction,
    DefineProcedure,
    Expression,
    File,
    Memory,
    Param,
    TypeDeclaration,
)


def callable_codes(file: FileUnit, callee: Callee, with_moving: bool) -> Iterator[FunctionCode]:
    """A function, with its twin for `wait until` if any file waits so; or a procedure."""
    if isinstance(callee.node, DefineProcedure):
        yield FunctionCode(callee.global_name, _procedure(file, callee.node, callee.facts.is_async))
        return
    yield FunctionCode(callee.global_name, _function(file, callee.node, moving=False))
    if with_moving:
        yield FunctionCode(callee.moving_name, _function(file, callee.node, moving=True))


def _function(file: FileUnit, node: DefineFunction, moving: bool) -> CodeType:
    unit = Unit(file, moving=moving)

    def body() -> list[ast.stmt]:
        # functions do not recurse, yet calls of calls of calls can grow without end: they cost steps too
        paid = ast.Expr(value=run_call("step"))
        unit.locate(paid, node.span)
        answer = ast.Return(value=expression(unit, node.body))
        unit.locate(answer, node.body.span)
        return [paid, answer]

    return function_code(unit, node.name.text, [word.text for word in node.parameters], body, node.span)


def _procedure(file: FileUnit, node: DefineProcedure, is_async: bool) -> CodeType:
    unit = Unit(file, is_async=is_async)

    def body() -> list[ast.stmt]:
        paid = ast.Expr(value=run_call("step"))
        unit.locate(paid, node.name.span)
        return [paid, *block(unit, node.body)]

    return function_code(unit, node.name.text, [word.text for word in node.parameters], body, node.span)


def load_steps(file: FileUnit, tree: File) -> Iterator[LoadStep]:
    """Params, constants and memories, in the order of the file; of a name declared twice the first."""
    done: set[str] = set()
    for item in tree.items:
        if isinstance(item, Memory):
            name = f"{item.kind.text}.{item.name.text}"
            if name not in done:
                done.add(name)
                yield MemoryCode(item, _at_load(file, name, item.default), _at_load(file, name, item.lifetime))
        if not isinstance(item, (Param, Const)) or item.name.text in done:
            continue
        done.add(item.name.text)
        name = item.name.text
        if isinstance(item, Param):
            default = None if item.default is None else value_code(Unit(file), f"param {name}", item.default)
            yield ParamCode(item, default)
        else:
            yield ConstCode(name, item.span, value_code(Unit(file), f"const {name}", item.value))


def _at_load(file: FileUnit, name: str, value: Expression | None) -> CodeType | None:
    return None if value is None else value_code(Unit(file), f"memory {name}", value)


def field_defaults(file: FileUnit, node: TypeDeclaration | ActionItem) -> Iterator[FunctionCode]:
    """The defaults of the fields of a type, or of an action."""
    word, global_name = ("action", action_default) if isinstance(node, ActionItem) else ("type", default_name)
    for field in node.fields:
        if field.default is not None:
            name = global_name(node.name.text, field.name.text)
            yield FunctionCode(name, value_code(Unit(file), f"{word} {node.name.text}", field.default))
