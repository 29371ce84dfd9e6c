"""What a test gets when it asks what happened: values that compare as texts and lists do, and say what there was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from difflib import ndiff
from typing import Any, SupportsIndex, TypeVar

from offhook.testing.stubs import without_idle_stub

T = TypeVar("T")


class Found(list[T]):
    """A list of what was asked for. `what` says what that is; `story` are the last lines of the journal."""

    def __init__(self, what: str, items: Iterable[T], story: Iterable[str] = ()) -> None:
        super().__init__(items)
        self.what = what
        self.story = list(story)

    def __repr__(self) -> str:
        return super().__repr__() if self else f"[] ({self.what})"

    def __reduce_ex__(self, _protocol: SupportsIndex) -> tuple[Any, ...]:
        return (list, (list(self),))


class Shown(str):
    """A notification: its text, and `level`, `to` (the worker's name, None for nobody in particular) and `at`."""

    level: str
    to: str | None
    at: datetime

    @classmethod
    def of(cls, notification: Any) -> Shown:
        shown = cls(notification.text)
        shown.level, shown.at = notification.level, notification.at
        shown.to = getattr(notification.to, "name", None)
        return shown


class Outcome(str):
    """How an invocation ended: "completed", "cancelled", "failed", "refused" (a guard of the host, or a payload that is
    not valid), "redirected" or "interrupted".

    `action` is its name, `result` what the caller got, `error` the exception if there was one. `code` and `reason` are
    those of the cancellation or error, `by` is the handler that cancelled, `place` the file and line to blame.
    `verdicts` says of each handler what became of it.
    """

    action: str = ""
    result: Any = None
    error: BaseException | None = None
    code: str | None = None
    reason: str | None = None
    by: str | None = None
    place: str | None = None
    verdicts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, what: dict[str, Any]) -> Outcome:
        """From what a record says of an invocation that has ended or was refused."""
        outcome = cls(what.get("outcome", "refused"))
        told = what.get("cancelled") or what.get("error") or {}
        outcome.action = what["action"]
        outcome.code, outcome.by = told.get("code"), told.get("by") or None
        outcome.reason = told.get("reason") or told.get("message")
        outcome.place = what.get("place")
        outcome.verdicts = tuple(without_idle_stub(what.get("verdicts", ())))
        return outcome

    def told(self) -> list[str]:
        """The outcome in a few lines."""
        lines = [f"{self.action}: {self}" + (f" by {self.by}" if self.by else "")]
        if self.code:
            lines.append(f"  {self.code}: {self.reason}")
        if self.place:
            lines.append(f"  at {self.place}")
        return lines + [f"  {name}: {verdict}" for name, verdict in self.verdicts]


def compared(operator: str, left: Any, right: Any) -> list[str] | None:
    """Lines that explain a comparison which did not hold; None if neither side is ours."""
    for ours, other in ((left, right), (right, left)):
        if isinstance(ours, Outcome) and operator in ("==", "!="):
            return [f"{str(left)!r} {operator} {str(right)!r}", *ours.told()]
        if isinstance(ours, Found) and operator == "==" and isinstance(other, list):
            return _different(ours, other, left is ours)
    if isinstance(right, Found) and operator in ("in", "not in"):
        return [f"{left!r} {operator} {right.what}", *_listed(right)]
    return None


def _different(ours: Found[Any], other: list[Any], is_left: bool) -> list[str]:
    wanted, there = [_line(item) for item in other], [_line(item) for item in ours]
    first = f"{ours.what} == {other!r}" if is_left else f"{other!r} == {ours.what}"
    lines = [first, "(- was wanted, + was there)"]
    lines += [line.rstrip("\n") for line in ndiff(wanted, there) if not line.startswith("?")]
    return lines + _told(ours)


def _listed(found: Found[Any]) -> list[str]:
    if found:
        return ["there were:", *[f"  {_line(item)}" for item in found]]
    return ["there were none", *_told(found)]


def _told(found: Found[Any]) -> list[str]:
    return ["the journal's last lines:", *[f"  {line}" for line in found.story]] if found.story and not found else []


def _line(item: Any) -> str:
    return repr(str(item)) if isinstance(item, str) else repr(item)
