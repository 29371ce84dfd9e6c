"""Calls of functions: the script's own, and those of the host."""

from __future__ import annotations

import ast

from offhook_grammar.compiler.make import call, load
from offhook_grammar.compiler.names import Callee
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.frames import RUN
from offhook_grammar.tree import Call, CallProcedure, DefineFunction, DefineProcedure
from offhook_grammar.types import FunctionInfo


def call_function(unit: Unit, node: Call, arguments: list[ast.expr]) -> ast.expr:
    """A function called with compiled arguments. The script's own functions go before the host's."""
    name = node.function.text
    callee = unit.file.callees.get(name)
    if callee is not None:
        if not isinstance(callee.node, DefineFunction):
            unit.refuse(f"{name} is a procedure, which has no value", node.span)
        _check_count(unit, node, callee)
        return call(callee.moving_name if unit.moving else callee.global_name, load(RUN), *arguments)
    info = unit.file.catalogue.function(name)
    if info is not None:
        _check_host_count(unit, node, info)
    unit.file.externals[name] = None
    context = [load(RUN)] if info is not None and info.needs_context else []
    return call(f"call.{name}", *context, *arguments)


def call_procedure(unit: Unit, node: CallProcedure, arguments: list[ast.expr]) -> ast.expr:
    """A procedure called with compiled arguments."""
    name = node.procedure.text
    callee = unit.file.callees.get(name)
    if callee is None or not isinstance(callee.node, DefineProcedure):
        unit.refuse(f"there is no procedure {name}", node.span)
    _check_count(unit, node, callee)
    called = call(callee.global_name, load(RUN), *arguments)
    return unit.awaited(called, node.span) if callee.facts.is_async else called


def _check_count(unit: Unit, node: Call | CallProcedure, callee: Callee) -> None:
    wanted, found = len(callee.node.parameters), len(node.arguments)
    if wanted != found:
        unit.refuse(f"{callee.node.name.text} takes {wanted} values, found {found}", node.span)


def _check_host_count(unit: Unit, node: Call, info: FunctionInfo) -> None:
    least = sum(not (parameter.optional or parameter.repeated) for parameter in info.parameters)
    endless = any(parameter.repeated for parameter in info.parameters)
    found = len(node.arguments)
    if found < least or (found > len(info.parameters) and not endless):
        unit.refuse(f"{info.name} takes {least} to {len(info.parameters)} values, found {found}", node.span)
