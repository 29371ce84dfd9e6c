"""What a condition had read, worked out later from the values that were looked at then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from offhook.journal.brief import brief
from offhook.pipeline.blame import describe
from offhook.scripts.reads import FAILED, MOST, Condition


class _Fields:
    """A field of any name."""

    def get(self, name: str) -> Any:
        return lambda recalled: recalled.at(name)

    def __iter__(self) -> Any:
        return iter(())


class _Recalled:
    """What was read of a thing: `itself` at the end of a path, parts of it on the way there."""

    __slots__ = ("_parts", "itself")
    script_fields: ClassVar[_Fields] = _Fields()

    def __init__(self) -> None:
        self.itself: Any = None
        self._parts: dict[Any, _Recalled] = {}

    def at(self, part: Any) -> _Recalled:
        """What was read of a part: a field, or an index (a tuple of one)."""
        return self._parts.setdefault(part, _Recalled())

    def script_index(self, key: Any) -> _Recalled:
        return self.at((key,))


class RecalledRun:
    """Stands for a run to a condition: it has what was looked at, and nothing else."""

    def __init__(self, values: Iterable[tuple[tuple[Any, ...], Any]]) -> None:
        """`values`: each with its path, a name in scope and what is read of it."""
        self._roots = _Recalled()
        self.reads: dict[str, Any] = {}
        for path, value in values:
            recalled = self._roots
            for part in path:
                recalled = recalled.at(part)
            recalled.itself = value

    def __getattr__(self, name: str) -> _Recalled:
        return self._roots.at(name)

    def saw(self, name: str, value: Any) -> Any:
        """`value` was read, which the author wrote as `name`; the first time counts."""
        value = value.itself if type(value) is _Recalled else value
        if name not in self.reads and len(self.reads) < MOST:
            self.reads[name] = brief(value)
        return value


def recalled_by(condition: Condition, values: Iterable[tuple[tuple[Any, ...], Any]]) -> dict[str, Any]:
    """The values that the condition had read, by their names. Never raises."""
    run = RecalledRun(values)
    try:
        condition(run)
    except Exception as problem:  # noqa: BLE001  # a trace that cannot be made must not stop what it is of
        run.reads[FAILED] = brief(describe(problem))
    return run.reads
