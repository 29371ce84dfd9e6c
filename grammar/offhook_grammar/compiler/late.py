"""Handlers that are compiled when they are first asked.

A host that has many handlers for one thing tells by their demands which of them can want to run, so that it asks few
conditions, and few of them run. To compile them all would be the longer half of loading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook_grammar.compiler.code import DemandsCode, HandlerCode
    from offhook_grammar.compiler.unit import FileUnit
    from offhook_grammar.sources import Bundle
    from offhook_grammar.tree import Handler
    from offhook_grammar.types import Catalogue

MANY: Final = 8
"""From so many handlers on that demand anything of one thing, demands are looked at ahead of conditions."""

_STAGES = frozenset({Stage.BEFORE, Stage.AFTER, Stage.FAILURE, Stage.EVENT})

Crowds = frozenset[tuple[Stage, str]]
"""Stages and the names of those that have many handlers there."""


def crowds_of(bundle: Bundle, kept: Iterable[HandlerCode]) -> Crowds:
    """The crowds among the bundle's handlers with conditions, and those handlers that are `kept`."""
    from offhook_grammar.tree import Handler, When

    counts = Counter(
        (item.stage, target.name)
        for source in bundle.files
        for item in source.tree.items
        if isinstance(item, Handler) and any(isinstance(clause, When) for clause in item.clauses)
        for target in item.targets
    )
    counts.update((code.stage, target) for code in kept if code.demands is not None for target in code.targets)
    return frozenset(where for where, count in counts.items() if count >= MANY and where[0] in _STAGES)


def late_source(file: FileUnit, node: Handler, demands: DemandsCode | None, calls: bool) -> str | None:
    """The lines of a handler that can wait; None where it has to be compiled now.

    It can if its demands say all of its condition, and are looked at ahead of it wherever it is asked. `calls`: it
    calls procedures, of which nothing is known any more when files are linked.
    """
    if calls or demands is None or not demands[1] or not file.crowds:
        return None
    if not all((node.stage, target.name) in file.crowds for target in node.targets):
        return None
    before, lines = file.positions.lines(node.span)
    return lines if not before.strip() else None


class LinkedNames(NamedTuple):
    """The globals of a linked file, and what it was linked with."""

    path: str
    names: dict[str, Any]
    catalogue: Catalogue


class LateFunction:
    """The condition or the body of a handler of a linked file; compiled when it is first asked."""

    __slots__ = ("_code", "_file", "_function", "_part")

    def __init__(self, part: Literal["condition", "body"], code: HandlerCode, file: LinkedNames) -> None:
        self._part = part
        self._code = code
        self._file = file
        self._function: FunctionType | None = None

    def __call__(self, run: Any) -> Any:
        return self.function(run)

    @property
    def function(self) -> FunctionType:
        """The function itself."""
        if self._function is None:
            # a host that asks nobody needs neither parser nor compiler
            from offhook_grammar.compiler.linked_handler import late_function

            self._function = late_function(self._code, self._part, *self._file)
        return self._function

    @property
    def __globals__(self) -> dict[str, Any]:
        return self._file.names

    @property
    def __code__(self) -> CodeType:
        return self.function.__code__
