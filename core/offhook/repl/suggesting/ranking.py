"""Which suggestions fit what is there, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from offhook.repl.suggesting.suggestion import Suggestion

_KINDS: Final = (
    "argument", "field", "value", "entity", "name", "item", "action", "event", "function", "command", "keyword",
)  # fmt: skip
_AS_GIVEN: Final = frozenset({"argument", "value", "entity", "keyword"})
"""These have an order of their own."""
_WITHIN: Final = 3
"""From so many letters on, they may stand anywhere within."""
_LOOSELY: Final = 3
"""The rank from which on something else begins so."""


def ranked(found: Iterable[Suggestion], begun: str) -> list[Suggestion]:
    """Those that fit, each once, best first: what is there whole, what begins so, in these letters or in others' case,
    then its initials, then what has it within. At one rank they stand by kind, and as they were given or by name. Where
    one is there whole, those that only have it within are not meant."""
    wanted = begun.strip('"')
    folded = wanted.casefold()
    scored: dict[tuple[str, str], tuple[int, int, Suggestion]] = {}
    for number, one in enumerate(found):
        score = _score(one, wanted, folded) if begun else 0
        if score is not None:
            scored.setdefault((one.text, one.label), (score, number, one))
    rows = [*scored.values()]
    if any(is_there(one, begun) for _, _, one in rows):
        rows = [row for row in rows if row[0] < _LOOSELY]
    return [one for _, _, one in sorted(rows, key=_rank)]


def is_there(one: Suggestion, begun: str) -> bool:
    """Whether it has been typed already."""
    return bool(begun) and one.text.strip('": (') == begun.strip('"')


def _rank(row: tuple[int, int, Suggestion]) -> tuple[int, int, int, str]:
    score, number, one = row
    return score, _KINDS.index(one.kind), number if one.kind in _AS_GIVEN else 0, one.shown.casefold()


def _score(one: Suggestion, wanted: str, folded: str) -> int | None:
    text = one.text.strip('"')
    low = text.casefold()
    if low.startswith(folded):
        if not text.startswith(wanted):
            return 2
        return 0 if text.rstrip(": (") == wanted else 1
    label = one.label.casefold()
    if label and (label.startswith(folded) or f" {folded}" in label):
        return 2
    if one.kind == "action" and low[:1] == folded[:1] and _initials(text).startswith(folded):
        return _LOOSELY
    if len(folded) >= _WITHIN and (folded in low or folded in label):
        return _LOOSELY + 1
    return None


def _initials(text: str) -> str:
    return "".join([sign for sign in text if sign.isupper()]).casefold()
