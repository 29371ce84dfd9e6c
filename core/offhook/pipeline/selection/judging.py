"""`Sight` and `judged_by`: all values of a look, judged in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any, Final

from offhook.pipeline.selection.lanes import Folding, Index

Judged = Callable[..., "int | None"]

_ROOM: Final = 4_000_000
_MOST: Final = 1000
"""So many bytes and values are kept for one path: texts that come once, such as SIDs, would have no end."""


class InDoubtError(Exception):
    """A value is of a kind of which an index cannot tell."""


class Sight(dict[Any, int]):
    """The lanes that all `indexes` of one path let through, by values of one `kind`, the most likely one, and none."""

    __slots__ = ("_indexes", "_room", "kind")

    def __init__(self, indexes: Sequence[Index], full: int) -> None:
        super().__init__()
        self._indexes = tuple(indexes)
        self._room = min(_MOST, max(16, _ROOM // (full.bit_length() // 8 + 32)))
        self.kind = max((index.kind for index in indexes), key=[index.kind for index in indexes].count)

    def __missing__(self, value: Any) -> int:
        mask = self.judge(value)
        if type(value) is not self.kind and value is not None:
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


def judged_by(
    of_fields: Mapping[str, Sight], of_live: Mapping[int, Sight], size: int, folding: Folding, model: Any = None
) -> Judged:
    """A function of a payload of this very `model`, and of `size` values that are not its fields; it gives the handlers
    whom all sights let through, by their first lanes; None where one of them is in doubt. Sights come by the names of
    fields, and by the places of the other values.

    This is done for everything that happens, and written out takes half the time of a loop.
    """
    # what differs among stages of the same shape stands in the defaults, so that they share the code
    names: dict[str, Any] = {"model": model}
    judged: list[str] = []
    for number, (value, sight) in enumerate([
        *[(f"fields[{name!r}]", of_fields[name]) for name in sorted(of_fields)],
        *[(f"v{place}", sight) for place, sight in of_live.items()],
    ]):  # fmt: skip
        names[f"sight{number}"] = sight
        # what is equal to a text in a dict's way is so for scripts, too, while True and 1.0 are there what 1 is
        if sight.kind is str:
            judged.append(f"sight{number}[{value}]")
        else:
            names[f"kind{number}"] = sight.kind
            checked = f"type(value := {value}) is kind{number} or value is None"
            judged.append(f"(sight{number}[value] if {checked} else sight{number}.judge(value))")
    lines = [
        f"def judged(payload, live=(), {', '.join(f'{name}=None' for name in [*names, *_lanes(folding)])}):",
        *([" if type(payload) is not model: return None", " fields = payload.__dict__"] if of_fields else []),
        *([f" {''.join(f'v{place}, ' for place in range(size))} = live"] if of_live else []),
        f" try: mask = {' & '.join(judged)}",
        # what has no hash is no text; a payload made past its validation need not have all fields
        " except (InDoubtError, TypeError, KeyError): return None",
        *[
            f" if others := mask & lanes{behind}: mask = mask ^ others | others << {behind}"
            for behind, _ in folding.others
        ],
        " return mask",
    ]
    given = ((), *names.values(), *_lanes(folding).values())
    return FunctionType(_code_of("\n".join(lines)), _SCOPE, "judged", given)


def _lanes(folding: Folding) -> dict[str, int]:
    return {f"lanes{behind}": lanes for behind, lanes in folding.others}


_SCOPE: Final[dict[str, Any]] = {"InDoubtError": InDoubtError}


@lru_cache(maxsize=256)
def _code_of(source: str) -> CodeType:
    """The code of the function that is defined there."""
    module = compile(source, "<judged>", "exec")  # our own words
    return next(value for value in module.co_consts if isinstance(value, CodeType))
