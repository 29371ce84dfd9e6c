"""`show`, `trace`, and the lines that say what happened."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from offhook import Host, HostOptions, VirtualClock
from offhook.repl import Repl, ReplOptions
from offhook.repl.commands.listing import KINDS


def _with_a_chat(typed: Any) -> None:
    typed(
        'SetActivity activityName: "Available"',
        'let chat = CreateTask channel: "chat", attributes: {customerName: "Kim"}',
        "AcceptTask task: chat",
    )


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_a_table_or_says_that_there_is_none(typed: Any, kind: str) -> None:
    empty = typed(f"show {kind}")
    assert empty.data == [] or len(empty.lines) == len(empty.data) + 1
    _with_a_chat(typed)
    shown = typed(f"show {kind}")
    assert shown.data == [] or set(shown.data[0]) == set(KINDS[kind].heads)
    assert typed(f"show {kind[:-1]}").data == shown.data


def test_tables_have_what_is_there(typed: Any) -> None:
    _with_a_chat(typed)
    typed("param limit: number = 5", 'after SetActivity named "tell" do log "x"', 'SetActivity activityName: "Break"')
    assert typed("show tasks").data == [
        {
            "task": typed("chat.taskSid").value, "channel": "chat", "status": "assigned", "queue": "Support",
            "worker": "Ana", "priority": "0", "age": "0s", "customer": "Kim",
        }
    ]  # fmt: skip
    assert typed("show conversations").data[0]["task"] == typed("chat.taskSid").value
    assert typed("show handlers").data == [
        {"handler": "tell", "for": "after SetActivity", "ran": "1", "place": "typed here"}
    ]
    assert typed("show params").data == [{"param": "limit", "value": "5", "place": "typed here"}]
    assert [row["name"] for row in typed("show items").data] == ["limit", "tell"]
    assert [row["name"] for row in typed("show variables").data] == ["it", "chat"]
    assert typed("show").data["workers"] == 6
    assert "did you mean tasks?" in typed.badly("show taks").text


def test_calls_runs_and_questions_are_shown_while_they_last(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', 'let one = CreateTask channel: "voice"', "AcceptTask task: one")
    assert typed("show calls").data[0]["task"] == typed("one.taskSid").value
    typed(
        'after SetActivity do\n  let answer = ask "Stay?" to worker choices ["Yes", "No"] within 5m default "No"\nend'
    )
    typed('SetActivity activityName: "Break"')
    asked = typed("show questions").data[0]
    assert (asked["to"], asked["text"], asked["choices"], asked["time left"]) == ("Ana", "Stay?", "Yes, No", "5m")
    assert len(typed("show runs").data) == 1


def test_an_action_says_what_ran_and_what_changed(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"')
    typed('after AcceptTask named "greet" do log "hello"')
    rows = typed("AcceptTask task: chat").text.splitlines()
    sid = typed("chat.taskSid").value
    assert rows == ["log hello", f"AcceptTask done  chat {sid[:10]}… assigned  (ran greet; 5 changes)"]


def test_an_offer_is_told_and_what_others_do_with_their_names(typed: Any) -> None:
    shown = typed('SetActivity activityName: "Available"', 'CreateTask channel: "chat"').text
    assert shown.splitlines()[-1].endswith("offered to Ana")
    typed(
        "after SetActivity do\n"
        '  let ben = first w in workers where w.name == "Ben"\n'
        '  SetActivity activityName: "Break" as ben\n'
        "end"
    )
    shown = typed('SetActivity activityName: "Break"').text
    assert "Ben: SetActivity done  Ben Break" in shown
    assert "Ana: " not in shown


def test_what_nobody_did_is_told_as_time_passes(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', 'CreateTask channel: "chat"')
    shown = typed("advance 2m").text
    assert "09:02:00 Ana did not answer: chat" in shown


def test_a_trace_of_the_last_input_is_whole(typed: Any) -> None:
    _with_a_chat(typed)
    typed("1 + 1")
    text = typed("trace").text
    assert "✓ AcceptTask IV000000000003 completed" in text
    assert 'status: "reserved" → "assigned"' in text
    assert "reservation.accepted" in text


def test_a_trace_goes_by_ids_and_by_names(typed: Any) -> None:
    _with_a_chat(typed)
    assert "SetActivity IV000000000001" in typed("trace IV1").text
    story = typed("trace chat").text
    assert story.startswith(f"Story of {typed('chat.taskSid').value}")
    assert [row["action"] for row in typed("trace list").data] == ["AcceptTask", "CreateTask", "SetActivity"]
    assert "no record speaks of IV000000000099" in typed.badly("trace IV99").text


def test_there_is_nothing_to_trace_at_first_and_what_is_undone_is_not(typed: Any) -> None:
    assert "nothing was done here yet" in typed.badly("trace").text
    typed('SetActivity activityName: "Break"', 'SetActivity activityName: "Available"', "undo")
    assert 'activityName "Break"' in typed("trace").text


def test_a_host_without_a_store_is_traced_by_its_journal(shared: Any) -> None:
    async def look() -> str:
        centre = ReplOptions().base.centre
        async with Host(HostOptions(clock=VirtualClock(), centre=centre, trace=True, shared=shared)) as host:
            repl = Repl(host=host)
            await repl.start()
            await repl.feed('CreateTask channel: "chat"')
            text = (await repl.feed("trace")).text
            await repl.close()
            return text

    assert "✓ CreateTask IV000000000001 completed" in asyncio.run(look())


def test_what_an_action_of_ones_own_does_is_drawn_once_within_it(typed: Any) -> None:
    typed('action Polite(task: Task) do\n  SendMessage conversation: task.conversation, body: "hi"\nend')
    typed('SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"', "AcceptTask task: chat")
    typed("Polite task: chat")
    assert typed("trace").text.count("SendMessage IV") == 1
    assert typed("trace").text.count("because of") == 1


def test_of_very_many_errors_the_first_ones_are_told(typed: Any, tmp_path: Path) -> None:
    wrong = "x = ~ ;\n" * 400
    rows = typed.badly(wrong).text.splitlines()
    assert sum(row.startswith("error ") for row in rows) == 10
    assert rows[-1].startswith("and ")
    assert rows[-1].endswith(" more errors")
    (tmp_path / "bad.hook").write_text("after Nope do log 1\n" * 30, "utf-8")
    assert typed.badly(f"load {tmp_path / 'bad.hook'}").text.endswith("\nand 20 more errors")


def test_no_line_of_an_error_is_longer_than_a_screen(typed: Any) -> None:
    long = "x" * 500
    rows = typed.badly(f'if "{long}" = "{long}" then log 1 end').text.splitlines()
    assert "  = corrected:" in rows
    assert max(map(len, rows)) < 130


def test_all_times_are_those_of_one_zone(prompt: Any) -> None:
    typed = prompt(ReplOptions(zone=ZoneInfo("America/Los_Angeles")))
    assert typed("time").text == "Mon 2026-03-02 01:00:00 America/Los_Angeles"
    typed("after SetActivity do\n  wait 10m\n  log 1\nend", 'SetActivity activityName: "Break"')
    shown = typed("trace").text
    assert "completed 2026-03-02 01:00:00" in shown
    assert "until 2026-03-02 01:10:00" in shown
    assert "09:" not in shown
    assert "  2026-03-02 01:00:00  " in typed("trace list").text
    assert typed("advance 10m").text.startswith("01:10:00 ")


def test_a_rule_without_a_name_goes_by_its_text_everywhere(typed: Any) -> None:
    typed("define f(x) = x")
    rule = 'after SetActivity mode single do\n  wait 1m\n  log "{f(1)}"\nend'
    called = "after SetActivity mode single do wait 1…"
    shown = typed(rule, 'SetActivity activityName: "Break"').text
    assert f"rule {called} waits" in shown
    assert f"(ran {called}; " in shown
    assert called in typed("show runs").text
    assert called in typed("show handlers").text
    assert f". {called}  typed here" in typed("explain SetActivity").text
    assert called in typed("trace").text
    for command in ("trace", "show runs", "explain SetActivity", "advance 1m"):
        assert "<session>" not in typed(command).text


def test_what_is_drawn_is_as_wide_as_the_screen(typed: Any) -> None:
    typed('SetActivity activityName: "Break"')
    for width in (60, 140):
        typed.repl.width = width
        rows = typed("trace").text.splitlines()
        assert max(map(len, rows)) <= width + 2
    assert max(map(len, rows)) > 100


def test_of_an_input_with_very_many_actions_the_latest_are_listed(typed: Any) -> None:
    typed('repeat 300 times do\n  CreateTask channel: "chat"\nend')
    begun = time.monotonic()
    shown = typed("trace")
    assert time.monotonic() - begun < 2
    rows = shown.text.splitlines()
    assert len(rows) == 21
    assert all("CreateTask completed" in row for row in rows[:-1])
    assert rows[0].startswith("IV000000000300 ")
    assert rows[-1] == "the latest of 300 actions of this input; `trace IV…` tells one whole"
