"""Conditions that are compiled when they are first asked.

A host that has many handlers for one thing tells by their demands which of them can want to run, so that it asks few
conditions, or none. To compile them all would be the longer half of loading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook_grammar.compiler.code import DemandsCode, HandlerCode
    from offhook_grammar.compiler.unit import FileUnit
    from offhook_grammar.sources import Bundle
    from offhook_grammar.tree import Expression, Handler
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


def is_late(file: FileUnit, node: Handler, condition: Expression, demands: DemandsCode | None) -> bool:
    """Whether the condition can wait: its demands say all of it, and are looked at ahead of it wherever it is asked."""
    if demands is None or not demands[1] or not file.crowds or not file.positions.is_ascii:
        return False
    if condition.span.line != condition.span.end_line:
        return False
    return all((node.stage, target.name) in file.crowds for target in node.targets)


class LateCondition:
    """The condition of a handler that was linked with the globals `names`, compiled when it is first asked.

    It does nothing but read: it consists of comparisons of what is there with what is written out.
    """

    __slots__ = ("_catalogue", "_code", "_function", "names")

    def __init__(self, code: HandlerCode, names: dict[str, Any], catalogue: Catalogue) -> None:
        self.names = names
        self._code = code
        self._catalogue = catalogue
        self._function: FunctionType | None = None

    def __call__(self, run: Any) -> Any:
        function = self._function
        if function is None:
            # a host that asks no condition needs neither parser nor compiler
            from offhook_grammar.compiler.linked_condition import late_condition

            function = self._function = late_condition(self._code, self.names, self._catalogue)
        return function(run)
