"""Expressions of tests: compiled one by one beside the linked file in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

from offhook_grammar.compiler.expressions import condition, expression
from offhook_grammar.compiler.handlers import value_code
from offhook_grammar.compiler.linked_file import linked_file
from offhook_grammar.compiler.linker import _external, realised
from offhook_grammar.compiler.literals import NotLiteral, literal, may_be_literal
from offhook_grammar.compiler.statements import block
from offhook_grammar.compiler.unit import Unit, function_code
from offhook_grammar.compiler.watching import reads, shown
from offhook_grammar.operations.table import table
from offhook_grammar.tree import Block, Expression, Node, Statement
from offhook_grammar.types import Catalogue


class Probe:
    """Evaluates expressions of a file for a run that can be told what they read (`saw`).

    `names` are the file's globals after linking (`Program.names`); without them there is nothing but literals and the
    functions of the host. Raises `LanguageError` and whatever else a handler would raise.
    """

    def __init__(self, path: str, text: str, catalogue: Catalogue, names: Mapping[str, Any] | None = None) -> None:
        self._catalogue = catalogue
        self._names: dict[str, Any] = (
            {"__builtins__": {}, "__name__": path, **table()} if names is None else dict(names)
        )
        self._file = linked_file(path, catalogue, self._names, text)

    def value(self, run: Any, node: Expression, variables: Mapping[str, Any]) -> Any:
        """The value of an expression, in which `variables` are known by their names."""
        if may_be_literal(node):
            try:
                return realised(literal(node))
            except NotLiteral:  # it has to be compiled
                pass
        return self._value(run, node, variables, expression)

    def holds(self, run: Any, node: Expression, variables: Mapping[str, Any]) -> bool:
        """Whether a condition holds; null counts as false."""
        return bool(self._value(run, node, variables, condition))

    def do(self, run: Any, statement: Statement, variables: Mapping[str, Any]) -> None:
        """Execute a statement that neither waits nor invokes."""
        unit = Unit(self._file)

        def body() -> list[Any]:
            return block(unit, Block(span=statement.span, statements=(statement,)))

        known = len(self._file.values)
        code = function_code(unit, "test", tuple(variables), body, statement.span)
        self._function(code, known)(run, *variables.values())

    def shown(self, node: Node) -> str:
        """What stands in the file there, cut short."""
        return shown(self._file, node)

    def _value(
        self, run: Any, node: Expression, variables: Mapping[str, Any], compile_: Callable[[Unit, Expression], Any]
    ) -> Any:
        unit = Unit(self._file)
        unit.watched = {id(read): shown(self._file, read) for read in reads(node)}
        known = len(self._file.values)
        code = value_code(unit, "test", node, compile_, tuple(variables))
        return self._function(code, known)(run, *variables.values())

    def _function(self, code: Any, known: int) -> Callable[..., Any]:
        """The function of the code, with the values and the functions of the host that it is the first to use."""
        values = self._file.values
        self._names.update({f"value.{number}": realised(values[number]) for number in range(known, len(values))})
        for name in self._file.externals:
            if f"call.{name}" not in self._names:
                self._names[f"call.{name}"] = _external(name, self._catalogue.function(name))
        return FunctionType(code, self._names)
