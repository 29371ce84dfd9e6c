"""What is being compiled: a file, and within it one function."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, NoReturn

from offhook_grammar.compiler.code import FieldValue
from offhook_grammar.compiler.errors import CompileError
from offhook_grammar.compiler.late import Crowds
from offhook_grammar.compiler.make import constant, load, parameters, store
from offhook_grammar.compiler.names import Callee, Variables
from offhook_grammar.compiler.positions import Positions
from offhook_grammar.diagnostics import Span
from offhook_grammar.frames import RUN
from offhook_grammar.node import Fields, changing
from offhook_grammar.types import Catalogue

_PLAIN = (type(None), bool, int, float, str)


@dataclass(slots=True)
class FileUnit:
    """A file on its way to code. `values`, `externals` and `getters_known` fill while its functions are compiled."""

    path: str
    positions: Positions
    catalogue: Catalogue
    scope: frozenset[str]  # the names that every handler has
    globals: Mapping[str, str]  # params and constants: script name → global name
    callees: Mapping[str, Callee]
    memories: Mapping[str, str] = field(default_factory=dict)  # `task.transfers` → its global name
    values: list[object] = field(default_factory=list)
    externals: dict[str, None] = field(default_factory=dict)
    getters_known: dict[str, str] = field(default_factory=dict)  # by field: the globals of its getters
    action_fields: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of the file's own actions
    definitions: list[ast.AsyncFunctionDef] | None = None  # what can wait, where somebody wants to see it
    crowds: Crowds = frozenset()  # where conditions can wait
    reader_fields: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.reader_fields = frozenset(self.catalogue.reader_fields())

    def value(self, value: Any) -> ast.expr:
        """A value that never changes: written into the code if it is plain, else made once when the file is loaded."""
        if _is_plain(value):
            return constant(value)
        self.values.append(value)
        return load(f"value.{len(self.values) - 1}")

    def getters(self, field_name: str) -> ast.expr:
        """The getters of a field, one for all places that read it."""
        if field_name not in self.getters_known:
            self.values.append(FieldValue(field_name))
            self.getters_known[field_name] = f"value.{len(self.values) - 1}"
        return load(self.getters_known[field_name])


@changing
class Unit(Fields):
    """One function on its way to code.

    `roots`: `payload` and what a handler calls it, → the run's own name. `event_fields`: entities of the handler's
    events. `payload_fields`: of an action's payload, by their bare names. `moving`: comparisons go through the run, as
    `wait until` needs it. `in_source`: within the source of a comprehension, where Python allows no assignment.
    `watched`: nodes, by their id, whose values the run is told under these names.
    """

    file: FileUnit
    variables: Variables = field(default_factory=Variables)
    roots: Mapping[str, str] = field(default_factory=dict)
    event_fields: frozenset[str] = frozenset()
    payload_fields: frozenset[str] = frozenset()
    is_async: bool = False
    moving: bool = False
    in_source: bool = False
    watched: Mapping[int, str] = field(default_factory=dict)

    def locate(self, node: ast.AST, span: Span) -> None:
        """Give `node` its place in the script, unless it has one."""
        self.file.positions.locate(node, span)

    def refuse(self, message: str, span: Span) -> NoReturn:
        """The tree has no meaning here."""
        raise CompileError(message, self.file.path, span)

    def awaited(self, node: ast.expr, span: Span) -> ast.expr:
        """`await node`."""
        if not self.is_async:
            self.refuse("this cannot wait here", span)
        return ast.Await(value=node)

    def kept(self, value: ast.expr) -> tuple[ast.expr, ast.expr] | None:
        """`value` for two uses: one that computes and keeps it, and one that takes what was kept.

        None where nothing can be kept: in the source of a comprehension.
        """
        if isinstance(value, ast.Name):
            return value, load(value.id)
        if self.in_source:
            return None
        name = self.variables.passing()
        return ast.NamedExpr(target=store(name), value=value), load(name)

    def span_value(self, span: Span) -> ast.expr:
        """A place in the script, as a value for the host."""
        return self.file.value(span)


def function_code(
    unit: Unit, title: str, names: Sequence[str], body: Callable[[], Iterable[ast.stmt]], span: Span
) -> CodeType:
    """The code of a function of the run and of `names`; `title` is what tracebacks and profilers call it."""
    python_names = [unit.variables.declare(name) for name in names]
    kind = ast.AsyncFunctionDef if unit.is_async else ast.FunctionDef
    try:
        definition = kind(name=title, args=parameters([RUN, *python_names]), body=list(body()), decorator_list=[])
        if sys.version_info >= (3, 12):
            definition.type_params = []
        unit.locate(definition, span)
        unit.file.positions.settle(definition)
        if unit.file.definitions is not None and isinstance(definition, ast.AsyncFunctionDef):
            unit.file.definitions.append(definition)
        return code_of(definition, unit.file.path)
    except (RecursionError, MemoryError, SyntaxError, ValueError) as problem:
        raise CompileError(f"this is nested too deep ({problem})", unit.file.path, span) from None


def code_of(definition: ast.FunctionDef | ast.AsyncFunctionDef, path: str) -> CodeType:
    """The code of a function of the file at `path`. Raises what `compile` does."""
    module = compile(ast.Module(body=[definition], type_ignores=[]), path, "exec", dont_inherit=True, optimize=0)
    return next(value for value in module.co_consts if isinstance(value, CodeType))


def _is_plain(value: Any) -> bool:
    if type(value) is tuple:
        return all(_is_plain(item) for item in value)
    return type(value) in _PLAIN
