"""What a file is a list of: declarations, handlers, tests."""

from __future__ import annotations

from typing import TypeAlias

from offhook_grammar.diagnostics import Span
from offhook_grammar.node import node
from offhook_grammar.tree.base import Comment, Node, Word
from offhook_grammar.tree.expressions import Expression
from offhook_grammar.tree.handlers import Clause, Handler
from offhook_grammar.tree.statements import Block
from offhook_grammar.tree.testing import TestStep


@node
class NamedType(Node):
    name: str


@node
class ListType(Node):
    item: TypeReference


TypeReference: TypeAlias = NamedType | ListType


@node
class Use(Node):
    path: str


@node
class UsePlugin(Node):
    plugin: Word
    optional: bool


@node
class Param(Node):
    name: Word
    type: TypeReference
    default: Expression | None


@node
class TypeField(Node):
    name: Word
    type: TypeReference
    default: Expression | None


@node
class TypeDeclaration(Node):
    name: Word
    fields: tuple[TypeField, ...]


@node
class Const(Node):
    name: Word
    value: Expression


@node
class DefineFunction(Node):
    name: Word
    parameters: tuple[Word, ...]
    body: Expression


@node
class DefineProcedure(Node):
    name: Word
    parameters: tuple[Word, ...]
    body: Block


@node
class Memory(Node):
    """`memory task.transfers: number = 0 for 14d`; `kind` is whose it is: task, centre, script, …"""

    kind: Word
    name: Word
    type: TypeReference
    default: Expression | None
    lifetime: Expression | None


@node
class ActionItem(Node):
    """`action Name(field: type = default) CLAUSES do … end`: a new action."""

    name: Word
    fields: tuple[TypeField, ...]
    clauses: tuple[Clause, ...]
    body: Block


@node
class Test(Node):
    """`test "…" do … end`."""

    __test__ = False  # pytest would take it for one of its own

    name: str
    steps: tuple[TestStep, ...]


Item: TypeAlias = (
    Use | UsePlugin | Param | TypeDeclaration | Const | DefineFunction | DefineProcedure | Handler | Memory
    | ActionItem | Test
)  # fmt: skip


@node
class File(Node):
    """`path` as the author gave it; `broken` are the stretches that could not be read, and are in no item."""

    path: str
    items: tuple[Item, ...]
    comments: tuple[Comment, ...]
    broken: tuple[Span, ...] = ()
