"""The chat desk: a day of conversations, and what each of its rules does."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from .days import ROOT, offhook, run

FOLDER = ROOT / "examples" / "chat_desk"


@pytest.fixture(scope="module")
def day() -> dict[str, Any]:
    return run(FOLDER)


def test_every_request_comes_to_an_end_and_nothing_fails(day: dict[str, Any]) -> None:
    cases = day["cases"]["all"]
    assert (day["events"], cases["created"], cases["open"]) == (1384, 692, 0)
    assert cases["completed"] + cases["abandoned"] == 692
    assert (day["failed"], day["errors"], day["handler_problems"]) == (0, [], [])
    assert day["problems"]["count"] == day["events_late"] == 0


def test_people_write_to_each_other(day: dict[str, Any]) -> None:
    sent = day["actions"]["SendMessage"]["completed"]
    assert sent > 3 * day["cases"]["all"]["completed"]
    assert set(day["cases"]["by_channel"]) == {"chat", "whatsapp", "sms", "email"}


def test_every_rule_does_something(day: dict[str, Any]) -> None:
    idle = [each["name"] for each in day["handlers"] if not each["runs"]]
    assert idle == ["no card numbers"]  # nobody sends one on that day: see below


def test_card_numbers_are_not_sent(tmp_path: Path) -> None:
    head = {"case": "A", "at": "2026-01-06T10:00:00"}
    card = {"body": "Take 4111 1111 1111 1111 then"}
    rows = [
        head | {"type": "task.created", "channel": "chat", "customer": {"name": "Kim", "address": "visitor-1"}},
        head | {"type": "action", "at": "2026-01-06T10:00:30", "action": "SendMessage", "payload": card},
    ]
    events = tmp_path / "events.jsonl"
    events.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    found = run(FOLDER, "--events", events)
    cancelled = [(each["action"], each["by"], each["count"]) for each in found["cancellations"]]
    assert cancelled == [("SendMessage", "no card numbers", 1)]


def test_the_rules_check_clean() -> None:
    done = offhook("check", FOLDER / "chat_desk.hook", "--strict")
    assert (done.returncode, done.stdout) == (0, "1 file checked: nothing found\n")


def test_the_events_are_what_the_program_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(Path, "write_text", lambda _path, text, **_: written.append(text))
    runpy.run_path(str(FOLDER / "make_desk.py"), run_name="__main__")
    assert written == [(FOLDER / "events.jsonl").read_text("utf-8")]
