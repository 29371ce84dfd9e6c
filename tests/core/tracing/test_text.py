"""A trace as text, letter by letter; at any width; with nothing that a terminal would obey."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from offhook.tracing import ListFilter, TraceRecords, list_rows, trace_of, why_not
from offhook.tracing.entries import ALWAYS
from offhook.tracing.showing import clock, later, shown, took, width_of
from offhook.tracing.text import list_text, trace_text, why_not_text

from .conftest import ANA

Opened = Callable[[Any], TraceRecords]
IV1, IV2 = "IV000000000001", "IV000000000002"


def told(book: Any) -> Any:
    book.loaded(
        {"name": "calm", "condition": "payload.n > 3"}, {"name": "guard"}, {"name": "on-it", "stage": "on"},
        {"name": "done", "stage": "after"},
    )  # fmt: skip
    book.invocation(
        1, verdicts=(("calm", "declined"), ("guard", "ran")), later=(("done", "waits"),),
        reads=[{"payload.n": 2}, None, None], timings=[0.0000041, 0.0123, 1.5], seconds=1.61, events=(("x.y", "EV1"),),
        given={"n": 2}, payload={"n": 2, "to": ANA}, edits=[["guard", {"n": 2, "to": ANA}]],
        effects=[{"entity": "WT1", "field": "status", "before": "a", "after": "b"}],
    )  # fmt: skip
    book.add("event.heard", "EV1", event="x.y", verdicts=[["on-it", "failed"]])
    book.add("handler.failed", "EV1", handler="on-it", message="it broke", place="rules.hook:31")
    book.add("run.waits", "RN000000000001", handler="done", cause=IV1)
    book.invocation(2, "Later", "cancelled", at=300, by="script", cause=IV1, payload={},
                    cancelled={"code": "c", "reason": "not now", "by": "guard"},
                    **{"from": {"handler": "done", "run": "RN000000000001"}})  # fmt: skip
    book.add("run.ended", "RN000000000001", 300, handler="done", cause=IV1, verdict="ran")
    return book


def test_an_invocation_begins_with_the_first_that_was_heard_of_it(book: Any, opened: Opened) -> None:
    """In real time, and where a handler waits, lines are logged ahead of the commit."""
    book.add("script.logged", IV1, 10, text="hello", level="info", place="rules.hook:2")
    book.invocation(1, at=300)
    text = trace_text(trace_of(opened(book), "IV1"))
    assert f"✓ Ping {IV1} completed 2026-01-05 10:00:10" in text
    assert "log info hello" in text


def test_a_tree(book: Any, opened: Opened) -> None:
    text = trace_text(trace_of(opened(told(book)), "IV1"))
    assert text == textwrap.dedent(f"""\
        because of
          a worker Ana ({ANA})
        ✓ Ping {IV1} completed 2026-01-05 10:00:00 1.61 s
        │  n 2, to Ana ({ANA})
        ├─ · before calm declined 0.004 ms rules.hook:10
        │     when payload.n > 3
        │       payload.n = 2
        ├─ ✓ before guard ran 12.3 ms rules.hook:20
        │     payload.to: null → Ana ({ANA})
        ├─ ✓ does Ping done
        │  │  WT1 status: "a" → "b"
        │  └─ event x.y EV1
        │     │  task "WT11111111111111111111111111111111", reservation "WR22222222222222222222222222222222"
        │     └─ ✗ on on-it failed rules.hook:31
        │           it broke
        └─ … after done waits 1.5 s rules.hook:40
           └─ ✓ run done RN000000000001 ended rules.hook:40
              ├─ waits
              ├─ ✗ Later {IV2} cancelled +5m
              │     not now (guard)
              └─ ended +5m""")


def test_the_causes_of_a_later_one(book: Any, opened: Opened) -> None:
    text = trace_text(trace_of(opened(told(book)), "IV2"))
    assert text == textwrap.dedent(f"""\
        because of
          a worker Ana ({ANA})
          Ping {IV1} at 2026-01-05 10:00:00
          invoked by the handler done
        ✗ Later {IV2} cancelled 2026-01-05 10:05:00
           not now (guard)""")


@pytest.mark.parametrize("width", [20, 40, 60, 100, 140])
def test_no_line_is_wider_than_the_terminal(book: Any, opened: Opened, width: int) -> None:
    text = trace_text(trace_of(opened(told(book)), "IV1"), width)
    # names and IDs are not broken below forty columns, deep in the tree there are always twenty
    assert max(map(width_of, text.splitlines())) <= max(width, 40) + 20
    if width >= 60:
        assert max(map(width_of, text.splitlines())) <= width


def test_paint_changes_no_letter(book: Any, opened: Opened) -> None:
    trace = trace_of(opened(told(book)), "IV1")
    styles: set[str] = set()

    def paint(text: str, style: str) -> str:
        styles.add(style)
        return text

    assert trace_text(trace, 100, paint) == trace_text(trace)
    assert styles == {"heading", "good", "bad", "quiet", "waiting"}


def test_nothing_in_it_is_obeyed_by_a_terminal(book: Any, opened: Opened) -> None:
    evil = "\x1b[31mred\x07\n\u202eback\x9b1m"
    book.loaded({"name": evil, "condition": evil, "place": evil})
    book.invocation(
        1, evil, "cancelled", ((evil, "cancelled"),), reads=[{evil: evil}], payload={evil: {evil: [evil]}}, actor=evil,
        cancelled={"reason": evil, "by": evil},
    )  # fmt: skip
    book.add("script.logged", IV1, text=evil, level=evil, place=evil)
    records = opened(book)
    texts = [
        trace_text(trace_of(records, "IV1")),
        list_text(list_rows(records, ListFilter())),
        why_not_text(why_not(records, evil, window=ALWAYS, scope="")),
    ]
    for text in texts:
        assert all(sign.isprintable() or sign == "\n" for sign in text)


def test_a_list(book: Any, opened: Opened) -> None:
    text = list_text(list_rows(opened(told(book)), ListFilter()))
    assert text == (
        f"{IV2}  2026-01-05 10:05:00  ✗ Later cancelled: not now\n{IV1}  2026-01-05 10:00:00  ✓ Ping completed"
    )


def test_an_answer(book: Any, opened: Opened) -> None:
    text = why_not_text(why_not(opened(told(book)), "calm", window=ALWAYS, scope="at 10"))
    assert text == textwrap.dedent(f"""\
        calm: it could have run once, and did not at 10
          before Ping rules.hook:10
          when payload.n > 3
        · 2026-01-05 10:00:00 Ping {IV1}
            its condition was false
            payload.n = 2""")


def test_of_many_occasions_the_last_are_shown(book: Any, opened: Opened) -> None:
    book.loaded({"name": "h"})
    for number in range(1, 6):
        book.invocation(number, verdicts=(("h", "ran" if number == 2 else "declined"),), at=number)
    lines = why_not_text(why_not(opened(book), "h", window=ALWAYS, scope=""), limit=2).splitlines()
    assert lines[2] == "  condition false 4, ran 1 (the last 2 are shown)"
    assert [line.split()[4] for line in lines[3:] if "Ping" in line] == ["IV000000000004", "IV000000000005"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"), (True, "true"), (3, "3"), (2.5, "2.5"), ("a\nb", '"a\\nb"'), ([{"a": None}], '[{"a": null}]'),
        ("x" * 300, '"' + "x" * 158 + "…"), ("ä", '"ä"'),
    ],
)  # fmt: skip
def test_values(value: Any, text: str) -> None:
    assert shown(value) == text


def test_durations_and_times() -> None:
    assert [took(seconds) for seconds in (0.0000004, 0.00012, 0.0123, 1.0, 75.0)] == [
        "0 ms", "0.12 ms", "12.3 ms", "1 s", "75 s",
    ]  # fmt: skip
    assert clock("2026-01-05T10:00:00.25Z") == "2026-01-05 10:00:00.250"
    assert clock("soon") == "soon"
    assert later("2026-01-05T10:01:30Z", "2026-01-05T10:00:00Z") == "+1m 30s"
    assert later("2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z") == ""
