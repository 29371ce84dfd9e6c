"""`param`, `type`, `const`, `memory` and `define`: their types, and what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from offhook_grammar.checker import typenames
from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.expressions import infer
from offhook_grammar.checker.flow import check_flow
from offhook_grammar.checker.memory import root
from offhook_grammar.checker.own_actions import check_fields
from offhook_grammar.checker.placement import check_procedure
from offhook_grammar.checker.remembering import check_memory, declared_type
from offhook_grammar.checker.scopes import Scope, Surroundings
from offhook_grammar.checker.settings import check_default
from offhook_grammar.checker.statements import check_block
from offhook_grammar.checker.typenames import BUILT_IN, CENTRE_TYPES
from offhook_grammar.checker.walk import walk
from offhook_grammar.checker.world import World
from offhook_grammar.tree import (
    ActionItem,
    Add,
    Const,
    DefineFunction,
    DefineProcedure,
    Memory,
    Node,
    Param,
    Remove,
    Set,
    TypeDeclaration,
    Word,
)
from offhook_grammar.types import ANY, Type


def work_out(declared: Declared, world: World) -> Type:
    """The type of a declaration; see `World.type_of`. What is wrong in a constant or function is reported now."""
    match declared.item:
        case Param():
            return typenames.resolve(declared.item.type, world, declared.file)
        case TypeDeclaration():
            return typenames.record(declared, world)
        case Const():
            return infer(declared.item.value, _scope("constant", declared, world))
        case DefineFunction():
            scope = _scope("function", declared, world)
            _parameters(declared.item.parameters, scope)
            return infer(declared.item.body, scope)
        case Memory():
            return declared_type(declared, declared.item, world)
        case _:
            return ANY


def check_definition(declared: Declared, world: World) -> None:
    """Report what is wrong with one declaration, its name included."""
    _check_name(declared, world)
    kind = world.type_of(declared)
    match declared.item:
        case Param() if declared.item.default is not None:
            check_default(declared.item.default, kind, _scope("constant", declared, world), f"`{declared.name}`")
        case ActionItem():
            check_fields(declared.item, _scope("constant", declared, world))
        case Memory():
            check_memory(declared, declared.item, kind, _scope("constant", declared, world))
        case TypeDeclaration():
            _check_fields(declared, declared.item, world)
        case DefineProcedure():
            scope = _scope("procedure", declared, world, reassigned(declared.item.body))
            _parameters(declared.item.parameters, scope)
            check_block(declared.item.body, scope)
            check_flow(declared.item.body, scope.report)
            check_procedure(declared.item, scope.report)
        case _:
            pass


def reassigned(body: Node) -> frozenset[str]:
    """The names that a body changes after they were made."""
    names = (root(node.place) for node in walk(body) if isinstance(node, Set | Add | Remove))
    return frozenset(name.name for name in names if name is not None)


def _scope(
    what: Literal["function", "procedure", "constant"],
    declared: Declared,
    world: World,
    changed: frozenset[str] = frozenset(),
) -> Scope:
    return Scope(world, declared.file, Surroundings(what, reassigned=changed, owner=declared))


def _parameters(parameters: Iterable[Word], scope: Scope) -> None:
    for word in parameters:
        scope.add(word, "parameter", ANY)


def _check_name(declared: Declared, world: World) -> None:
    """Names of the host and of the language cannot be taken by a script."""
    name, report = declared.name, world.reports[declared.file]
    if declared.kind == "type":
        if name in BUILT_IN or name in CENTRE_TYPES or world.catalogue.object(name) is not None:
            report.error("H211", declared.span, f"`{name}` is a type of the language already")
    elif declared.kind in ("param", "const"):
        if name in world.catalogue.scope():
            report.error("H211", declared.span, f"`{name}` is a word that every handler knows")
    elif declared.kind not in ("memory", "action") and world.catalogue.function(name) is not None:
        report.error("H211", declared.span, f"`{name}` is a function of the language already")


def _check_fields(declared: Declared, item: TypeDeclaration, world: World) -> None:
    scope = _scope("constant", declared, world)
    seen: set[str] = set()
    for field in item.fields:
        name = field.name.text
        if name in seen:
            scope.report.error("H320", field.name.span, f"the field `{name}` stands twice in `{declared.name}`")
        seen.add(name)
        if field.default is not None:
            wanted = typenames.resolve(field.type, world, declared.file)
            check_default(field.default, wanted, scope, f"`{name}`")
