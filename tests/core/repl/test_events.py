"""`events`, and what a long time brought."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import Host, HostOptions
from offhook.clock import VirtualClock
from offhook.repl import Repl


@pytest.fixture
def busy(typed: Any) -> Any:
    """Ana has accepted one chat, and another one waits."""
    typed('SetActivity activityName: "Available"')
    typed('let chat = CreateTask channel: "chat", attributes: {customerName: "Kim"}', "AcceptTask task: chat")
    typed('let other = CreateTask channel: "email"')
    return typed


def _names(result: Any) -> list[str]:
    return [one["event"] for one in result.data]


def test_the_latest_events_are_a_table(busy: Any) -> None:
    shown = busy("events").text
    assert shown.splitlines()[0].split() == ["time", "event", "what", "because", "of", "ID"]
    assert "task chat WTe3387a81… (Kim), worker Ana" in shown
    row = busy("events").data[-1]
    assert row["id"].startswith("EV")
    assert row["at"] == "2026-03-02T09:00:00Z"
    busy(f"trace {row['id']}")


def test_they_are_found_by_name_family_thing_and_number(busy: Any) -> None:
    assert _names(busy("events task.created")) == ["task.created"] * 2
    for family in ("reservation", "reservation.", "reservation.*"):
        assert set(_names(busy(f"events {family}"))) == {"reservation.created", "reservation.accepted"}
    kim = busy.repl.session.variables["chat"]
    for thing in ("chat", kim.task_sid, kim.sid):
        assert _names(busy(f"events {thing} reservation.accepted")) == ["reservation.accepted"]
    assert busy("events ben reservation").data == []
    assert _names(busy("events Ana worker.activity.update")) == ["worker.activity.update"]
    assert len(_names(busy("events 3"))) == 3
    assert "`events 15` has more" in busy("events 3").text
    assert _names(busy("events 1 task.created chat")) == ["task.created"]


def test_a_word_that_means_nothing_gets_the_nearest(busy: Any) -> None:
    assert "did you mean task.created?" in busy.badly("events task.creatd").text
    assert "did you mean Chloe?" in busy.badly("events Cloe").text


def test_events_of_a_programs_host_are_those_of_its_journal() -> None:
    import asyncio

    async def program() -> Any:
        async with Host(HostOptions(clock=VirtualClock())) as host:
            repl = Repl(host=host)
            await repl.start()
            await repl.feed('CreateTask channel: "chat"')
            found = await repl.feed("events task.created")
            await repl.close()
            return found

    assert _names(asyncio.run(program())) == ["task.created"]


def test_all_that_a_long_time_brought_is_told_whatever_the_journal_keeps(typed: Any) -> None:
    typed('every 1m do log "tick {now}"')
    typed.repl.session.host.journal._ring.clear()
    lines = typed("advance 15h").text.splitlines()
    assert len(lines) == 900
    assert (lines[0], lines[-1]) == (
        "09:01:00 log tick 2026-03-02T09:01:00Z", "00:00:00 log tick 2026-03-03T00:00:00Z",
    )  # fmt: skip


def test_of_very_much_the_ends_are_shown_and_the_rest_is_counted(typed: Any) -> None:
    typed('every 1s do log "tick"')
    shown = typed("advance 4h").text
    lines = shown.splitlines()
    assert len(lines) == 100 + 3 + 100
    assert "… 14,200 more lines, of" in shown
    assert "14,200  script.logged" in shown
    assert lines[0].startswith("09:00:01 ")
    assert lines[-1].startswith("13:00:00 ")
    assert "`events 500` and `trace list 500`" in shown
    assert typed("advance 10s").text.count("log tick") == 10


def test_of_very_much_a_test_says_what_it_left_out(typed: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offhook.repl.happened._MOST", 50)
    monkeypatch.chdir(tmp_path)
    typed('every 1m do log "tick"', "advance 2h")
    assert "left out: 70 more things that came of advance 2h" in typed("save test x.hook").text
    typed("format json")
    assert typed("advance 2h").data["left off"] == 70


def test_more_of_the_latest_actions_are_listed_on_demand(typed: Any) -> None:
    for _ in range(15):
        typed('SetActivity activityName: "Break"', 'SetActivity activityName: "Available"')
    assert len(typed("trace list").data) == 20
    assert len(typed("trace list 28").data) == 28


def test_a_trace_of_very_many_is_a_list(typed: Any) -> None:
    typed("simulate on 10", "advance 5m")
    assert len(typed("trace").data) <= 20
