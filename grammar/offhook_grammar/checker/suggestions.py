"""The nearest name to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from offhook_grammar.diagnostics import Advice, Edit, Span

_NEAR = 0.65


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, or None when none is near. Case and underscores count little."""
    best: tuple[float, str] | None = None
    for candidate in sorted(set(candidates)):
        likeness = _likeness(name, candidate)
        if likeness >= _NEAR and (best is None or likeness > best[0]):
            best = (likeness, candidate)
    return best[1] if best else None


def did_you_mean(name: str, candidates: Iterable[str], at: Span | None = None, quote: str = "`") -> Advice | None:
    """The hint of an unknown name: "did you mean `AcceptTask`?"; `at` is its place, where it can be replaced."""
    near = nearest(name, candidates)
    if near is None:
        return None
    hint = f"did you mean {quote}{near}{quote}?"
    return Advice(hint) if at is None else replacing(at, near if quote == "`" else f"{quote}{near}{quote}", hint)


def replacing(at: Span, text: str, hint: str | None = None) -> Advice:
    """The advice to write `text` in place of what stands there; `hint` says so in other words."""
    return Advice(hint or f"write `{text}`", (Edit(at, text),))


def wrapping(at: Span, opening: str, closing: str, hint: str) -> Advice:
    """The advice to put what stands there between two signs."""
    return Advice(hint, (Edit(before(at), opening), Edit(behind(at), closing)))


def leaving_out(at: Span, hint: str) -> Advice:
    """The advice to leave out what stands there."""
    return Advice(hint, (Edit(at, ""),))


def before(at: Span) -> Span:
    """The place ahead of what stands there."""
    return Span(at.line, at.column, at.line, at.column)


def behind(at: Span) -> Span:
    """The place behind what stands there."""
    return Span(at.end_line, at.end_column, at.end_line, at.end_column)


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
