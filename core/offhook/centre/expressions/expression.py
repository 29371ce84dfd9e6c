"""The expressions of a routing configuration, each compiled for the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from offhook.centre.expressions.errors import ExpressionError
from offhook.centre.expressions.paths import path_of
from offhook.centre.expressions.scopes import AttributeScope, Scope, SkipScope, TargetScope, read_path

if TYPE_CHECKING:
    from offhook.centre.entities import Activity, Task, Worker
    from offhook.centre.expressions.parse import Parsed
    from offhook_grammar.values import FrozenDict

_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*|\[\d{1,9}\])*")
EVERYTHING: Final = "1==1"
"""How a routing configuration says that everybody will do."""


class AttributeExpression:
    """TargetWorkers or a filter: a condition on attributes. Empty text matches nothing.

    `roots`: the attributes it looks at. All of these raise `ExpressionError` for what cannot be read.
    """

    __slots__ = ("matches", "roots", "text")

    def __init__(self, text: str) -> None:
        scope = AttributeScope()
        self.text = text
        self.matches: Callable[[FrozenDict], bool] = _attribute_condition(text, scope)
        self.roots = frozenset(scope.roots)


class TargetExpression:
    """A target's condition on a task and a worker of the queue. See `TargetScope` for the rest."""

    __slots__ = ("_fixed", "_moving", "task_readers", "text", "worker_roots")

    def __init__(self, text: str) -> None:
        scope = TargetScope()
        self.text = text
        parsed = _parsed(text, scope)
        self._fixed, self._moving = parsed.fixed, parsed.moving
        self.task_readers = tuple(scope.task_readers)
        self.worker_roots = frozenset(scope.worker_roots)

    @property
    def is_moving(self) -> bool:
        """Whether who fits changes with every reservation."""
        return self._moving is not None

    def fits(self, task: Task, worker: Worker) -> bool:
        """Whether the attributes of both match: what holds until one of them is changed."""
        return self._fixed is None or self._fixed((task, worker))

    def fits_now(self, task: Task, worker: Worker) -> bool:
        """Whether the rest matches: the worker's activity, and what the worker has taken."""
        return self._moving is None or self._moving((task, worker))


class SkipExpression:
    """A target's `skip_if`: a condition on how many workers of the queue are in each activity."""

    __slots__ = ("matches", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.matches: Callable[[Mapping[Activity, int]], bool] = _parsed(text, SkipScope()).call


class TaskValue:
    """`task.x`: the attribute of a task that names a known worker."""

    __slots__ = ("_path", "text")

    def __init__(self, text: str) -> None:
        path = path_of(text) if _NAME.fullmatch(text.strip()) else ()
        if len(path) < 2 or path[0] != "task":
            raise ExpressionError("found something other than a task's attribute", text, 1, hint="write task.agent_sid")
        self.text = text
        self._path = path[1:]

    def value(self, task: Task) -> Any:
        """The value, or null."""
        return read_path(task.attributes, self._path)


class OrderBy:
    """`worker.x ASC, worker.y DESC`: who comes first. Workers without a value come last either way."""

    __slots__ = ("_clauses", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._clauses: list[tuple[Callable[[Any], Any], bool]] = []
        place = 0
        for clause in text.split(","):
            self._clauses.append(self._clause(clause, place))
            place += len(clause) + 1

    def _clause(self, clause: str, place: int) -> tuple[Callable[[Any], Any], bool]:
        words = clause.split()
        column = place + 1 + len(clause) - len(clause.lstrip())
        if not 1 <= len(words) <= 2 or not _NAME.fullmatch(words[0]) or not words[0].startswith("worker."):
            raise ExpressionError("wanted worker.NAME with ASC or DESC", self.text, column)
        if len(words) == 2 and words[1].upper() not in ("ASC", "DESC"):
            raise ExpressionError(f"found {words[1]!r}, wanted ASC or DESC,", self.text, column)
        read = TargetScope().reader(path_of(words[0]))
        return (lambda worker: _rank(read((None, worker)))), len(words) == 2 and words[1].upper() == "DESC"

    def sort(self, workers: Iterable[Worker]) -> list[Worker]:
        """The workers in this order; equal ones stay as they were."""
        return sorted(workers, key=self.rank)

    def rank(self, worker: Worker) -> tuple[Any, ...]:
        """A worker's place in this order, for comparison with others': the lowest comes first."""
        return tuple([_place(rank(worker), descending) for rank, descending in self._clauses])


class _Descending:
    """A value that is the lower, the higher it is."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Descending) and bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: _Descending) -> bool:
        return bool(other.value < self.value)


def _place(value: Any, descending: bool) -> tuple[Any, ...]:
    if value is None:
        return (1,)
    return (0, _Descending(value) if descending else value)


def _attribute_condition(text: str, scope: AttributeScope) -> Callable[[FrozenDict], bool]:
    if not text.strip():
        return lambda _attributes: False
    if text == EVERYTHING:
        return lambda _attributes: True
    return _parsed(text, scope).call


def _parsed(text: str, scope: Scope) -> Parsed:
    # the parser comes with its generator; a centre where everybody may do everything does without
    from offhook.centre.expressions.parse import parse_condition

    return parse_condition(text, scope)


def _rank(value: Any) -> tuple[int, Any] | None:
    """A key that compares with that of any other value."""
    if isinstance(value, bool | int | float):
        return (0, value)
    return (1, value) if isinstance(value, str) else None
