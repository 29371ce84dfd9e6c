"""Which suggestions fit what is there, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from offhook.repl.suggesting.suggestion import Suggestion

_KINDS: Final = (
    "argument", "field", "value", "entity", "name", "item", "action", "event", "function", "command", "keyword",
)  # fmt: skip
_WITHIN: Final = 3
"""From so many letters on, they may stand anywhere within."""


def ranked(found: Iterable[Suggestion], begun: str) -> list[Suggestion]:
    """Those that fit, best first: what begins so, in these letters or in others' case, then its initials, then what has
    it within; each once. At one rank they stand by kind and name."""
    scored: dict[tuple[str, str], tuple[int, Suggestion]] = {}
    for one in found:
        score = _score(one, begun)
        if score is not None:
            scored.setdefault((one.text, one.label), (score, one))
    order = sorted(scored.values(), key=lambda pair: (pair[0], _KINDS.index(pair[1].kind), pair[1].shown.casefold()))
    return [one for _, one in order]


def _score(one: Suggestion, begun: str) -> int | None:
    if not begun:
        return 0
    text, label, wanted = one.text.strip('"'), one.label, begun.strip('"')
    if text.startswith(wanted):
        return 0
    folded, low = wanted.casefold(), text.casefold()
    if low.startswith(folded) or label.casefold().startswith(folded):
        return 1
    if one.kind == "action" and "".join([sign for sign in text if sign.isupper()]).casefold().startswith(folded):
        return 2
    if len(folded) >= _WITHIN and (folded in low or folded in label.casefold()):
        return 3
    return None
