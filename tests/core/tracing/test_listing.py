"""The list of what there is to trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from offhook.tracing import ListFilter, TraceRecords, list_rows
from offhook.tracing.entries import Window
from offhook.tracing.listing import actions_in

from .conftest import TASK

Opened = Callable[[Any], TraceRecords]


def filled(book: Any) -> Any:
    book.invocation(1, "Accept")
    book.invocation(2, "Hold", "failed", at=60, error={"code": "x", "message": "no"}, payload={"sid": "WR9"})
    book.add("invocation.refused", "", 61, action="Hold", error={"code": "y", "message": "wrong"})
    book.invocation(3, "Accept", "cancelled", at=3600, cancelled={"reason": "busy", "by": "g"}, payload={"task": TASK})
    book.invocation(4, "Accept", "under way", at=3601)
    return book


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [3, 0, 2, 1]),
        ({"action": "accept"}, [3, 1]),
        ({"action": "Other"}, []),
        ({"outcome": "failed"}, [2]),
        ({"outcome": "refused"}, [0]),
        ({"task": TASK}, [3, 1]),
        ({"limit": 2}, [3, 0]),
        ({"window": Window(datetime(2026, 1, 5, 10, 1, tzinfo=UTC), datetime(2026, 1, 5, 11, tzinfo=UTC))}, [0, 2]),
    ],
)
def test_filters(book: Any, opened: Opened, wanted: dict[str, Any], found: list[int]) -> None:
    rows = list_rows(opened(filled(book)), ListFilter(**wanted))
    assert [int(row.id[2:] or 0) for row in rows] == found


def test_a_row_says_who_asked_and_why_it_ended_so(book: Any, opened: Opened) -> None:
    rows = list_rows(opened(filled(book)), ListFilter())
    assert [(row.by, row.outcome, row.text) for row in rows] == [
        ("agent", "cancelled", "busy"), ("", "refused", "wrong"), ("agent", "failed", "no"), ("agent", "completed", ""),
    ]  # fmt: skip
    assert rows[0].to_json() == {
        "id": "IV000000000003", "at": "2026-01-05T11:00:00Z", "action": "Accept", "outcome": "cancelled", "by": "agent",
        "text": "busy",
    }  # fmt: skip


def test_the_actions_that_there_are(book: Any, opened: Opened) -> None:
    assert actions_in(opened(filled(book))) == ["Accept", "Hold"]
