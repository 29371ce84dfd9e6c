"""The nearest name to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_NEAR = 0.65


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, or None when none is near. Case and underscores count little."""
    best: tuple[float, str] | None = None
    for candidate in sorted(set(candidates)):
        likeness = _likeness(name, candidate)
        if likeness >= _NEAR and (best is None or likeness > best[0]):
            best = (likeness, candidate)
    return best[1] if best else None


def did_you_mean(name: str, candidates: Iterable[str], quote: str = "`") -> str | None:
    """The hint of an unknown name: "did you mean `AcceptTask`?"."""
    near = nearest(name, candidates)
    return None if near is None else f"did you mean {quote}{near}{quote}?"


def listed(names: Iterable[str], quote: str = "`", limit: int = 8, last: str = "and") -> str:
    """`a`, `b` and `c`; a long list is cut."""
    words = [f"{quote}{name}{quote}" for name in names]
    if len(words) > limit:
        return ", ".join(words[:limit]) + " …"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _likeness(name: str, candidate: str) -> float:
    folded, other = _fold(name), _fold(candidate)
    if folded == other:
        return 1.0 + SequenceMatcher(None, name, candidate).ratio()
    matcher = SequenceMatcher(None, folded, other)
    # the cheap upper bounds spare most candidates the costly comparison
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio()


def _fold(name: str) -> str:
    return name.replace("_", "").replace(" ", "").casefold()
