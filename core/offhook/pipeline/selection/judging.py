"""`Sight` and `judged_by`: all values of a look, judged in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any, Final

from offhook.pipeline.selection.lanes import Folding, Index

Judged = Callable[[tuple[Any, ...]], "int | None"]

_ROOM: Final = 4_000_000
_MOST: Final = 1000
"""So many bytes and values are kept for one path: texts that come once, such as SIDs, would have no end."""


class InDoubtError(Exception):
    """A value is of a kind of which an index cannot tell."""


class Sight(dict[Any, int]):
    """The lanes that all `indexes` of one path let through, by values of one `kind`, the most likely one."""

    __slots__ = ("_indexes", "_room", "kind")

    def __init__(self, indexes: Sequence[Index], full: int) -> None:
        super().__init__()
        self._indexes = tuple(indexes)
        self._room = min(_MOST, max(16, _ROOM // (full.bit_length() // 8 + 32)))
        self.kind = max((index.kind for index in indexes), key=[index.kind for index in indexes].count)

    def __missing__(self, value: Any) -> int:
        mask = self.judge(value)
        if type(value) is not self.kind:
            return mask
        if len(self) >= self._room:
            self.clear()
        self[value] = mask
        return mask

    def judge(self, value: Any) -> int:
        """As looked up, for a value of any kind. Raises `InDoubtError`."""
        mask = -1
        for index in self._indexes:
            found = index.mask(value)
            if found is None:
                raise InDoubtError
            mask &= found
        return mask


def judged_by(sights: Mapping[int, Sight], size: int, folding: Folding) -> Judged:
    """A function of `size` values that gives the handlers whom all sights let through, by their first lanes; None where
    one of them is in doubt. Sights come by the places of their values.

    This is done for everything that happens, and written out takes half the time of a loop.
    """
    # what differs among stages of the same shape stands in the defaults, so that they share the code
    names: dict[str, Any] = {"firsts": folding.firsts}
    judged: list[str] = []
    for place, sight in sights.items():
        names[f"sight{place}"] = sight
        # what is equal to a text in a dict's way is so for scripts, too, while True and 1.0 are there what 1 is
        judged.append(f"sight{place}[v{place}]")
        if sight.kind is not str:
            names[f"kind{place}"] = sight.kind
            judged[-1] = f"({judged[-1]} if type(v{place}) is kind{place} else sight{place}.judge(v{place}))"
    lines = [
        f"def judged(values, {', '.join(f'{name}=None' for name in [*names, *_lanes(folding)])}):",
        f" {''.join(f'v{place}, ' for place in range(size))} = values",
        f" try: mask = {' & '.join(judged)}",
        " except (InDoubtError, TypeError): return None",  # what has no hash is no text
        *[f" mask |= (mask & lanes{behind}) << {behind}" for behind, _ in folding.others],
        " return mask & firsts" if folding.others else " return mask",
    ]
    given = (*names.values(), *_lanes(folding).values())
    return FunctionType(_code_of("\n".join(lines)), _SCOPE, "judged", given)


def _lanes(folding: Folding) -> dict[str, int]:
    return {f"lanes{behind}": lanes for behind, lanes in folding.others}


_SCOPE: Final[dict[str, Any]] = {"InDoubtError": InDoubtError}


@lru_cache(maxsize=256)
def _code_of(source: str) -> CodeType:
    """The code of the function that is defined there."""
    module = compile(source, "<judged>", "exec")  # our own words
    return next(value for value in module.co_consts if isinstance(value, CodeType))
