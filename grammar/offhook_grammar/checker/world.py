"""What all parts of the checker share while one bundle is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field

from offhook_grammar.checker.declarations import Declared, Visible
from offhook_grammar.checker.report import Report
from offhook_grammar.diagnostics import Span
from offhook_grammar.node import Fields, Frozen, changing, record
from offhook_grammar.tree import Expression, Node
from offhook_grammar.types import ANY, Catalogue, Type

# the parser refuses trees that are nested deeper than this; what remains guards the stack
MAX_NESTING = 110
_MAX_DETOUR = 50
MOST_NESTED = MAX_NESTING + _MAX_DETOUR


@changing
class TypeTable(Fields):
    """The type found for each expression, by the node itself: equal expressions in two places are two entries."""

    _found: dict[int, tuple[Node, Type]] = field(default_factory=dict)

    def of(self, expression: Expression) -> Type | None:
        """The type of this expression, or None when it was never looked at."""
        entry = self._found.get(id(expression))
        return None if entry is None else entry[1]

    def put(self, expression: Expression, kind: Type) -> None:
        # the node is kept with its type, so that its id cannot be given to another one
        self._found[id(expression)] = (expression, kind)


@record
class Read(Frozen):
    """What a declaration reads: another one, or a name that only a run has (`declared` is None then)."""

    name: str
    span: Span
    declared: Declared | None = None


@changing
class World(Fields):
    """The catalogue, the files with their names and reports, and what was found out on the way."""

    catalogue: Catalogue
    visible: Mapping[str, Visible]
    reports: Mapping[str, Report]
    work_out: Callable[[Declared, World], Type]
    types: TypeTable = field(default_factory=TypeTable)
    declared_types: dict[Declared, Type | None] = field(default_factory=dict)  # None: being worked out
    reads: dict[Declared, list[Read]] = field(default_factory=dict)
    depth: int = 0

    def type_of(self, declared: Declared) -> Type:
        """The type of a declaration: of a param or a constant, of what a function gives, of a record.

        It is worked out at the first question, since constants and functions may stand in any order. At the end of
        a long chain of questions it is anything; it gets its type when its own turn comes.
        """
        if declared not in self.declared_types:
            if self.depth > _MAX_DETOUR:
                return ANY
            self.declared_types[declared] = None
            with self.nested():
                self.declared_types[declared] = self.work_out(declared, self)
        return self.declared_types[declared] or ANY

    def being_worked_out(self, declared: Declared) -> bool:
        return declared in self.declared_types and self.declared_types[declared] is None

    @contextmanager
    def nested(self) -> Iterator[bool]:
        """One level deeper; gives whether there is room for it."""
        self.depth += 1
        try:
            yield self.depth <= MOST_NESTED
        finally:
            self.depth -= 1
