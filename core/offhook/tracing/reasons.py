"""Reasons why a handler did or did not run, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from offhook.tracing.entries import Entry
from offhook.tracing.handlers_known import HandlerInfo
from offhook.tracing.verdicts import Verdict

_ENDED_BY: Final = {
    "cancelled": "cancelled the action",
    "redirected": "did another action instead",
    "replaced": "did something else in place of the action",
    "dropped it": "let the action drop",
    "failed": "failed, and is a guard",
    "cancelled inside": "was cancelled inside, and is a guard",
}
_RAN: Final = {
    "ran": "it ran",
    "waits": "it ran, and waited",
    "proceeded": "it ran, and let the action proceed",
    "replaced": "it ran, and did something else in place of the action",
    "dropped it": "it ran, and let the action drop",
    "cancelled": "it ran, and cancelled the action",
    "redirected": "it ran, and did another action instead",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` for programs, `text` for people."""

    code: str
    text: str


def reason_in(verdicts: Sequence[Verdict], place: int, info: HandlerInfo | None, entries: Sequence[Entry]) -> Reason:
    """The reason behind the verdict at `place`."""
    verdict = verdicts[place]
    word = verdict.verdict
    if word == "declined":
        return Reason("condition-false", "its condition was false")
    if word == "not reached":
        return Reason("not-reached", _who_ended(verdicts, place))
    if word == "own cause":
        return Reason("own-cause", "it had caused this itself, and is not called for what it causes")
    if word == "dropped":
        mode = f" ({info.mode})" if info is not None and info.mode else ""
        return Reason("dropped", f"its mode{mode} or the limit of runs dropped it, since another run was under way")
    if word == "queued":
        return Reason("queued", "it was put in the queue behind another run of its own")
    if word in ("failed", "cancelled inside"):
        return Reason("ran", f"it ran, and {_failure(verdict, entries)}")
    return Reason("ran", _RAN.get(word, f"it ran: {word}"))


def reason_without_verdict(latest: HandlerInfo, then: HandlerInfo | None, entry: Entry) -> Reason:
    """Why there is no verdict of a handler that is for this action or event."""
    if then is None:
        return Reason("not-loaded", "it was not loaded then, or switched off")
    if not entry.kind.startswith("invocation."):
        return Reason("not-traced", "who heard it was not noted")
    if entry.kind == "invocation.refused":
        error = entry.table("error")
        return Reason("refused", f"the host refused the action before any handler: {error.get('message', '')}")
    outcome = entry.text("outcome")
    verdicts = [
        (str(pair[0]), str(pair[1])) for pair in entry.items("verdicts") if isinstance(pair, list) and len(pair) == 2
    ]
    ender = next((name for name, word in reversed(verdicts) if word in _ENDED_BY), "")
    if latest.stage == "after" and outcome != "completed":
        by = f" by {ender}" if ender and outcome in ("cancelled", "redirected") else ""
        return Reason(
            "wrong-outcome", f"the action was {outcome or 'not done yet'}{by}; `after` hears of completed ones"
        )
    if latest.stage == "on failure of" and outcome != "failed":
        return Reason(
            "wrong-outcome", f"the action was {outcome or 'not done yet'}; `on failure of` hears of failed ones"
        )
    if latest.stage == "instead of" and outcome in ("cancelled", "redirected", "failed"):
        return Reason(
            "not-reached", f"the action had ended before: {f'{ender} {_ended(verdicts, ender)}' if ender else outcome}"
        )
    return Reason("not-loaded", "it was not loaded then, or switched off")


def _ended(verdicts: Sequence[tuple[str, str]], name: str) -> str:
    word = next(word for other, word in reversed(verdicts) if other == name and word in _ENDED_BY)
    return _ENDED_BY[word]


def _who_ended(verdicts: Sequence[Verdict], place: int) -> str:
    for verdict in reversed(verdicts[:place]):
        if verdict.verdict in _ENDED_BY:
            return f"it was not reached: {verdict.name} {_ENDED_BY[verdict.verdict]} before it"
    return "it was not reached"


def _failure(verdict: Verdict, entries: Sequence[Entry]) -> str:
    for entry in entries:
        if entry.kind == "handler.failed" and entry.text("handler") == verdict.name:
            return f"failed: {entry.failure} ({entry.text('place')})"
    return "failed" if verdict.verdict == "failed" else "was cancelled inside: an action that it invoked was cancelled"
