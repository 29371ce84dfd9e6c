"""What a comparison that does not hold says."""

from __future__ import annotations

import pickle
from typing import Any

from offhook.testing import Found, Outcome
from offhook.testing.found import compared


def test_lists_show_what_was_wanted_and_what_was_there() -> None:
    shown = Found("notifications", ["This is Ada", "Hurry"], ["a line"])
    assert compared("==", shown, ["This is Bo", "Hurry"]) == [
        "notifications == ['This is Bo', 'Hurry']",
        "(- was wanted, + was there)",
        "- 'This is Bo'",
        "+ 'This is Ada'",
        "  'Hurry'",
    ]
    assert (compared("==", ["x"], shown) or [])[0] == "['x'] == notifications"


def test_what_is_not_among_them() -> None:
    assert compared("in", "Bo", Found("notifications", ["Ada"])) == ["'Bo' in notifications", "there were:", "  'Ada'"]


def test_an_empty_list_tells_the_journal() -> None:
    nothing: Found[Any] = Found("logs", [], ["00:00:00 task.created", "00:00:01 task.canceled"])
    journal = ["the journal's last lines:", "  00:00:00 task.created", "  00:00:01 task.canceled"]
    assert compared("in", "x", nothing) == ["'x' in logs", "there were none", *journal]
    assert compared("==", nothing, ["x"]) == ["logs == ['x']", "(- was wanted, + was there)", "- 'x'", *journal]
    assert repr(nothing) == "[] (logs)"
    assert repr(Found("logs", ["x"])) == "['x']"


def test_an_outcome_tells_why() -> None:
    error = {"code": "busy", "message": "finish first"}
    outcome = Outcome.of(
        {"action": "X", "outcome": "failed", "error": error, "place": "a.py:3", "verdicts": (("h", "ran"),)}
    )
    assert compared("==", outcome, "completed") == [
        "'failed' == 'completed'", "X: failed", "  busy: finish first", "  at a.py:3", "  h: ran",
    ]  # fmt: skip


def test_an_outcome_tells_who_cancelled() -> None:
    cancelled = {"code": "cancelled", "reason": "no", "by": "a guard"}
    outcome = Outcome.of({"action": "X", "outcome": "cancelled", "cancelled": cancelled})
    assert (compared("==", "completed", outcome) or [])[1:] == ["X: cancelled by a guard", "  cancelled: no"]


def test_other_comparisons_are_left_to_pytest() -> None:
    assert compared("==", ["a"], ["b"]) is None
    assert compared("<", Found("logs", []), ["b"]) is None
    assert compared("==", Found("logs", []), ("b",)) is None


def test_it_travels_as_a_plain_list() -> None:
    assert type(pickle.loads(pickle.dumps(Found("logs", ["x"])))) is list  # noqa: S301  # its own
