from __future__ import annotations

from typing import Any


def health(desk: Any) -> tuple[str, str, dict[str, Any]]:
    found = desk.run(desk.host.health())["hours"]
    return found.status, found.text, dict(found.facts)


def test_it_says_what_is_open(open_desk) -> None:
    desk = open_desk("2026-03-02T08:00")
    assert health(desk) == ("ok", "0 of 1 queues open", {"queues": 1, "open": ()})

    desk.advance("2h")
    assert health(desk) == ("ok", "1 of 1 queues open", {"queues": 1, "open": ("Sales",)})


def test_a_queue_that_never_opens_is_told(open_desk) -> None:
    status, text, _ = health(open_desk("2026-03-02T08:00", week={}))

    assert (status, text) == ("degraded", "Sales will not open within a year")


def test_hours_of_a_queue_that_is_not_there_are_told(open_desk) -> None:
    desk = open_desk("2026-03-02T08:00", queues={"Sales": {}, "Salse": {}})

    status, text, _ = health(desk)

    assert (status, text) == ("degraded", "there are hours of Salse, and no such queue")
