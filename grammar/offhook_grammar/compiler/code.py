"""Compiled scripts at rest: code objects and plain facts, before any host is there. Can be written to disk."""

from __future__ import annotations

from types import CodeType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from offhook_grammar.diagnostics import Span
from offhook_grammar.node import Frozen, record
from offhook_grammar.program import Facts
from offhook_grammar.stages import ModeKind, Stage

if TYPE_CHECKING:
    from offhook_grammar.tree import Memory, Param, TypeDeclaration, TypeField


@record
class PatternValue(Frozen):
    """A regular expression, not yet compiled: RE2's own form cannot be written to disk."""

    pattern: str
    ignore_case: bool


@record
class FieldValue(Frozen):
    """The getters of a field, which each process finds for itself."""

    name: str


@record
class GlobalValue(Frozen):
    """The value of a param or constant, by the name of its global: known when the file is loaded."""

    name: str


DemandsCode: TypeAlias = tuple[tuple[tuple[tuple[object, str, object], ...], ...], bool]
"""Ways, each of demands (path, sign, values), and whether they are the whole condition: see `program.Demands`."""


@record
class FunctionCode(Frozen):
    """A function or procedure, or the default of a field of a type, under its name among the file's globals."""

    name: str
    code: CodeType


def default_name(type_name: str, field_name: str) -> str:
    """The global under which the default of a field is found."""
    return f"type.{type_name}.{field_name}"


def action_default(action: str, field_name: str) -> str:
    """The global under which the default of an action's field is found."""
    return f"action.{action}.{field_name}"


@record
class ParamCode(Frozen):
    node: Param
    default: CodeType | None


@record
class ConstCode(Frozen):
    name: str
    span: Span
    code: CodeType


@record
class MemoryCode(Frozen):
    node: Memory
    default: CodeType | None
    lifetime: CodeType | None


LoadStep: TypeAlias = ParamCode | ConstCode | MemoryCode
"""What is computed when a file is loaded, in the order of the file."""


@record
class ScheduleCode(Frozen):
    """When a schedule fires; its parts are computed at load. `days` is the word as written."""

    interval: CodeType | None
    days: str
    at: CodeType | None
    zone: CodeType | None


class HandlerCode(NamedTuple):
    """A handler: see `program.CompiledHandler`, whose functions are code objects here.

    `late`: the lines of one that is compiled when it is first asked, whose body and condition have no code yet. What
    most handlers have stands first: the rest is not written down where it is as usual.
    """

    stage: Stage
    targets: tuple[str, ...]
    span: Span
    facts: Facts
    condition_source: str | None = None
    demands: DemandsCode | None = None
    late: str | None = None
    body: CodeType | None = None
    condition: CodeType | None = None
    event_targets: tuple[str, ...] = ()
    name: str | None = None
    priority: int = 0
    ahead: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    required: bool = False
    mode: ModeKind | None = None
    key: CodeType | None = None
    within: CodeType | None = None
    schedule: ScheduleCode | None = None
    alias: str | None = None  # `as name`
    within_source: str | None = None
    reentrant: bool = False
    until: tuple[str, ...] = ()
    also_for: str | None = None
    durable: bool = False


@record
class ActionCode(Frozen):
    """An action of a script: its fields, whose defaults are functions of the file, and its body."""

    name: str
    fields: tuple[TypeField, ...]
    body: HandlerCode


@record
class Import(Frozen):
    """A global taken over from a used file, by that file's path."""

    name: str
    file: str


@record
class FileCode(Frozen):
    """One file. `values` are constants made once, `externals` the functions of the host that it calls.
    `version` changes with the file and those it uses."""

    path: str
    values: tuple[object, ...]
    imports: tuple[Import, ...]
    externals: tuple[str, ...]
    functions: tuple[FunctionCode, ...]
    load: tuple[LoadStep, ...]
    types: tuple[TypeDeclaration, ...]
    handlers: tuple[HandlerCode, ...]
    plugins: tuple[tuple[str, bool], ...]
    version: str = ""
    actions: tuple[ActionCode, ...] = ()


@record
class CodeBundle(Frozen):
    """Compiled files, used ones first."""

    files: tuple[FileCode, ...]
