"""`Part`: something beside the centre whose state a store keeps: the runs, the simulated people, the input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Part(Protocol):
    """Registered with `host.keep(part)`. Its rows are written in the transaction of whatever they belong to.

    `name` tells its rows from those of other parts. A row is a value of JSON under a key of the part's own choice; a
    part that is one value uses the key "".

    A part whose rows refer to entities has a method `held() -> Iterable` as well, which gives those: they are kept
    however long ago they ended.
    """

    @property
    def name(self) -> str: ...

    def ready(self) -> bool:
        """Whether all of it can be written now such that a restart goes on exactly as it would have without one."""

    def changes(self) -> Mapping[str, Any]:
        """The rows that changed since this was last asked: the value, or None for a row that is gone."""

    def restore(self, rows: Mapping[str, Any]) -> None:
        """Take up what was kept, before the host starts. The centre's entities are there again. Not called for a
        fresh store."""
