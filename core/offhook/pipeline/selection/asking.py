"""`Asking`: demands that are asked of the value itself, each different one once, however many handlers have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import contains
from typing import Any, Final

from offhook.pipeline.selection.indexes import mask_of
from offhook_grammar.program import Demand
from offhook_grammar.values import FrozenDict

_SIZED: Final = frozenset({str, tuple, FrozenDict})

_ASKED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "contains": contains,
    "starts with": str.startswith,
    "ends with": str.endswith,
    "empty": lambda value, _: type(value) in _SIZED and not value,
}
"""Each with a value that is not null, and the text that is looked for."""

SIGNS: Final = frozenset({*_ASKED, *[f"not {sign}" for sign in _ASKED]})


class Asking:
    """`kind` is the most likely kind of values."""

    __slots__ = ("_asked", "_full", "_kinds", "_null", "kind", "lanes")

    def __init__(self, width: int, demands: Mapping[int, Sequence[Demand]]) -> None:
        wanting: dict[tuple[str, Any], list[int]] = {}
        refusing: dict[tuple[str, Any], list[int]] = {}
        signs = set()
        for lane, own in demands.items():
            for demand in own:
                sign = demand.sign.removeprefix("not ")
                signs.add(sign)
                about = wanting if sign == demand.sign else refusing
                about.setdefault((sign, demand.values[0] if demand.values else None), []).append(lane)
        self._full = (1 << width) - 1
        self._asked = [
            (_ASKED[sign], wanted, sign == "empty",
             self._full & ~mask_of(wanting.get((sign, wanted), ()), width),
             self._full & ~mask_of(refusing.get((sign, wanted), ()), width))
            for sign, wanted in dict.fromkeys([*wanting, *refusing])
        ]  # fmt: skip
        self._kinds = _kinds(signs)
        self.kind: type = str
        self._null = self._judged(None)
        self.lanes = mask_of(demands, width)

    def mask(self, value: Any) -> int | None:
        """The lanes that the value lets through, those without a demand among them; None if it cannot be told."""
        kind = type(value)
        if value is None:
            return self._null
        if kind not in self._kinds or (kind is tuple and not all(type(item) is str for item in value)):
            return None
        return self._judged(value)

    def _judged(self, value: Any) -> int:
        mask = self._full
        for asked, wanted, of_null, unless, only_unless in self._asked:
            mask &= only_unless if (of_null if value is None else asked(value, wanted)) else unless
        return mask


def _kinds(signs: set[str]) -> frozenset[type]:
    """The kinds of values that all of these can judge."""
    if signs & {"starts with", "ends with"}:
        return frozenset({str})
    return _SIZED if signs != {"empty"} else _SIZED | {int, float, bool}
