"""Simulated people who write to each other in conversations."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from offhook.simulation.cases import Cases
from offhook.simulation.changed import Changed

from .conftest import Folder, event

CENTRE = """
[[worker]]
name = "Ada"
channels = { voice = 1, chat = 2 }
"""
AGENTS = 'says = ["Good morning!", "Let me see."]\nanswers = "10s"\n'
CUSTOMERS = '[customers]\nsays = ["And then?"]\nwrites_again = 1\nanswers = "5s"\n'
FIRST = [event("09:00:00", channel="chat", case="A"), event("09:00:01", type="message.added", case="A", body="Hello?")]


def said(folder: Folder) -> list[tuple[str, str, str]]:
    """When, by whom and what was written in a run."""
    simulation = folder.simulation()
    seen: list[tuple[str, str, str]] = []

    def note(event: Any) -> None:
        if event.type == "message.added":
            message = event.entities["message"]
            seen.append((f"{event.at:%H:%M:%S}", "customer" if message.is_from_customer else "agent", message.body))

    simulation.host.on_event(note)
    asyncio.run(simulation.run())
    return seen


def test_agents_and_customers_answer_each_other_until_the_talk_is_over(folder: Folder) -> None:
    folder.write(extra=AGENTS + CUSTOMERS, centre=CENTRE, events=FIRST)
    talk = said(folder)
    assert [(at, who) for at, who, _ in talk] == [
        ("09:00:01", "customer"),
        ("09:00:13", "agent"),
        ("09:00:18", "customer"),
        ("09:00:28", "agent"),
        ("09:00:33", "customer"),
        ("09:00:43", "agent"),
        ("09:00:48", "customer"),
        ("09:00:58", "agent"),
    ]
    assert {text for _, who, text in talk if who == "customer"} == {"Hello?", "And then?"}
    assert {text for _, who, text in talk if who == "agent"} == {"Good morning!", "Let me see."}


def test_nobody_writes_unless_the_scenario_says_what(folder: Folder) -> None:
    folder.write(centre=CENTRE, events=FIRST)
    assert said(folder) == [("09:00:01", "customer", "Hello?")]


def test_three_messages_in_a_row_get_one_answer_counted_from_the_first(folder: Folder) -> None:
    more = [event(f"09:00:{second}", type="message.added", case="A", body="?") for second in ("08", "10", "25")]
    folder.write(extra=AGENTS, centre=CENTRE, events=[*FIRST, *more])
    assert [(at, who) for at, who, _ in said(folder)] == [
        ("09:00:01", "customer"),
        ("09:00:08", "customer"),
        ("09:00:10", "customer"),
        ("09:00:13", "agent"),
        ("09:00:25", "customer"),
        ("09:00:35", "agent"),
    ]


def test_what_a_rule_has_something_against_is_not_written(folder: Folder) -> None:
    rules = 'before SendMessage when payload.body contains "Good" do cancel "too friendly"'
    folder.write(extra=AGENTS + CUSTOMERS, centre=CENTRE, events=FIRST, rules=rules)
    assert "Good morning!" not in [text for _, _, text in said(folder)]


def test_a_message_that_comes_too_late_is_counted_and_one_for_a_call_does_not_fit(folder: Folder) -> None:
    lines = [
        *FIRST,
        event("09:30:00", type="message.added", case="A", body="still there?"),
        event("09:31:00", channel="voice", case="B"),
        event("09:31:01", type="message.added", case="B", body="hello"),
    ]
    summary = folder.write(centre=CENTRE, events=lines).run()
    assert (summary.late, summary.problem_count) == (1, 1)
    assert "which has no conversations" in summary.problems[0]


def test_a_customers_files_come_with_their_bytes(folder: Folder) -> None:
    files = [
        {"name": "photo.png", "content": "/wA="},
        {"name": "note.txt", "text": "é"},
        {"name": "long.pdf", "size": 9},
    ]
    lines = [FIRST[0], event("09:00:01", type="message.added", case="A", files=files)]
    folder.write(centre=CENTRE, events=lines)
    simulation = folder.simulation()
    seen: list[Any] = []
    simulation.host.on_event(
        lambda event: seen.append(event.entities["message"]) if event.type == "message.added" else None
    )
    asyncio.run(simulation.run())
    (message,) = seen
    assert message.body == ""
    assert [(each.filename, each.content_type, each.size, each.content) for each in message.media] == [
        ("photo.png", "image/png", 2, b"\xff\x00"),
        ("note.txt", "text/plain", 2, "é".encode()),
        ("long.pdf", "application/pdf", 9, None),
    ]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ("a.txt", "'files' is a list of objects"),
        (["a.txt"], "'files' is a list of objects"),
        ([{"name": "a.txt", "txt": "x"}], "a file has no field 'txt'"),
        ([{"name": "a.txt", "path": "/x"}], "a file has no field 'path'"),
        ([{"text": "x"}], "a file's name: Field required"),
        ([{"name": "a.txt", "content": "%"}], "a file's content: should be base64"),
        ([{"name": "a.txt"}], "a file's fields: needs content, text or path"),
    ],
)
def test_a_file_that_cannot_be_is_told(folder: Folder, files: Any, told: str) -> None:
    lines = [FIRST[0], event("09:00:01", type="message.added", case="A", body="see", files=files)]
    summary = folder.write(centre=CENTRE, events=lines).run()
    assert summary.problem_count == 1
    assert told in summary.problems[0]


CHANNEL = {"channelSid": "UO1"}
PAUSED = [
    event("09:00:00", channel="chat", case="A", attributes={"flexInteractionChannelSid": "UO1"}),
    event("09:00:01", type="message.added", case="A", body="one"),
    event("09:00:30", type="action", action="PauseChannel", worker="Ada", payload=CHANNEL),
    event("09:20:00", type="message.added", case="A", body="two"),
    event("09:30:00", type="action", action="ResumeChannel", worker="Ada", payload=CHANNEL),
    event("09:30:20", type="message.added", case="A", body="three"),
    event("09:30:30", type="action", action="LeaveChannel", worker="Ada", payload=CHANNEL),
    event("09:34:00", type="message.added", case="A", body="four"),
    event("09:37:00", type="message.added", case="A", body="five"),
]


def test_a_case_goes_on_with_its_conversation_after_a_pause(folder: Folder) -> None:
    folder.write(centre=CENTRE, events=PAUSED)
    assert [text for _, _, text in said(folder)] == ["one", "two", "three", "four"]
    summary = folder.run()
    assert (summary.late, summary.problem_count) == (1, 0)


def test_a_case_that_was_put_aside_is_kept(folder: Folder) -> None:
    folder.write(centre=CENTRE, events=PAUSED[:3])
    simulation = folder.simulation()
    simulation._world.changed.watch()
    asyncio.run(simulation.run())
    cases = simulation._world.cases
    (conversation,) = simulation.host.centre.conversations
    assert cases.conversation_of("A") == conversation.sid
    rows = {conversation.sid: cases.row(conversation.sid)}
    assert rows == {conversation.sid: {"case": "A", "aside": True}}
    again = Cases(Changed())
    again.restore(rows)
    assert again.conversation_of("A") == conversation.sid
    again.closed(conversation.sid)
    assert again.conversation_of("A") is None
    assert again.row(conversation.sid) is None
