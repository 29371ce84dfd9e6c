"""The call centre day: what happens in its calls, and what each of its rules does."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from .days import ROOT, offhook, run

FOLDER = ROOT / "examples" / "call_centre_day"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    store = tmp_path_factory.mktemp("day") / "day.db"
    return {**run(FOLDER, "--store", store), "file": store}


def test_every_call_comes_to_an_end(day: dict[str, Any]) -> None:
    cases = day["cases"]["all"]
    assert cases["open"] == 0
    assert cases["created"] == cases["completed"] + cases["abandoned"] + cases["canceled"] > 1300
    assert set(day["cases"]["reasons"]) == {"the customer gave up", "busy", "no-answer", "failed"}
    assert day["problems"]["count"] == day["events_late"] == 0
    assert day["handler_problems"] == []


def test_what_fails_is_what_a_rule_is_ready_for(day: dict[str, Any]) -> None:
    found = {(each["action"], each["code"]) for each in day["errors"]}
    assert found == {
        ("StartOutboundCall", "voice-call-already-live"),
        ("MonitorCall", "monitoring-failed"),
        ("StopMonitoringCall", "no-active-call"),
        ("HoldCall", "cant-hold-call"),
    }


def test_every_rule_does_something(day: dict[str, Any]) -> None:
    assert [each["name"] for each in day["handlers"] if not each["runs"]] == []
    happened = Counter({name: count["completed"] for name, count in day["actions"].items()})
    for action in ("StartOutboundCall", "TransferTask", "MonitorCall", "StopMonitoringCall", "HoldCall", "UnholdCall"):
        assert happened[action] > 0
    cancelled = {each["by"]: each["count"] for each in day["cancellations"]}
    assert set(cancelled) == {"decent hours", "finish the call first"}


def test_calls_ring_start_and_end(day: dict[str, Any]) -> None:
    count = Counter(day["happenings"])
    assert count["call.ringing"] == day["cases"]["all"]["created"]
    assert count["call.started"] == count["call.ended"] == day["cases"]["all"]["completed"]
    assert count["call.failed"] == count["call.ringing"] - count["call.started"]
    assert count["recording.started"] == count["recording.completed"] > 50
    assert count["participant.joined"] >= 2 * count["call.started"]


def test_the_day_can_be_looked_at_afterwards(day: dict[str, Any]) -> None:
    listed = offhook("trace", day["file"], "--action", "TransferTask")
    assert listed.stdout.count("TransferTask completed") == day["actions"]["TransferTask"]["completed"]
    done = offhook("trace", day["file"], listed.stdout.split()[0])
    assert done.returncode == 0, done.stderr
    assert "to an adviser" in done.stdout


def test_the_rules_check_clean() -> None:
    done = offhook("check", FOLDER / "call_centre_day.hook", "--strict")
    assert (done.returncode, done.stdout) == (0, "1 file checked: nothing found\n")


def test_the_events_are_what_the_program_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(Path, "write_text", lambda _path, text, **_: written.append(text))
    runpy.run_path(str(FOLDER / "make_day.py"), run_name="__main__")
    assert written == [(FOLDER / "events.jsonl").read_text("utf-8")]
