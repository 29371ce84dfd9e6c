"""The scripts in `examples/` read as their text says; what they hold is what the first part of the language has."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from offhook import VirtualClock, hookimpl
from offhook.centre import transitions

HERE = Path(__file__).parent / "examples"
FIRST, GUARDS, REPLACE, EVENTS, STRUCTURE = sorted(HERE.glob("*.hook"))


class Wire:
    """In the place of the telephone network: what reached it."""

    plugin_name = "wire"

    def __init__(self) -> None:
        self.calls: list[Any] = []

    @hookimpl
    def instead_of_start_outbound_call(self, payload: Any) -> None:
        self.calls.append(payload.destination)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.hook")), ids=lambda path: path.stem)
def test_they_load_without_a_word(make_desk: Any, path: Path) -> None:
    assert [one.message for one in make_desk(path).host.scripts.diagnostics] == []


def test_first(make_desk: Any) -> None:
    wire = Wire()
    desk = make_desk(FIRST, plugins=(wire,))
    task = desk.task(attributes={"old": 1})
    desk.does("AcceptTask", sid=task.sid)
    assert task.attributes == {"old": 1, "acceptedBy": "Ana"}
    assert desk.does("StartOutboundCall", destination="+33 1 23 45 67 89") == (
        "cancelled",
        "You may call German numbers only",
        "cancelled",
    )
    assert wire.calls == []
    assert desk.does("StartOutboundCall", destination="030 123456").how == "completed"
    assert len(wire.calls) == 1
    desk.does("WrapupTask", sid=task.sid)
    desk.does("CompleteTask", sid=task.sid)
    assert desk.payload("HistoryGo") == {"location": -1}


def test_a_transfer_shows_the_directory_then_the_queues(make_desk: Any) -> None:
    desk = make_desk(FIRST)
    task = desk.accepted()
    queue = desk.host.centre.queue("Claims").sid
    desk.does("TransferTask", sid=task.sid, targetSid=queue, options={"mode": "COLD"})
    actions = [action for action, _ in desk.settled]
    assert [name for name in actions if name in ("ShowDirectory", "HistoryPush")] == ["ShowDirectory", "HistoryPush"]


def test_guards(make_desk: Any) -> None:
    wire = Wire()
    desk = make_desk(GUARDS, plugins=(wire,), params={"blocked_numbers": ["+4930123456"]})
    assert desk.does("StartOutboundCall", destination="030 123456").value.endswith("is on the do-not-call list")
    assert desk.does("StartOutboundCall", destination="030 999999").how == "completed"
    assert desk.does("SetActivity", activityName="Wrap Up") == ("cancelled", "reserved activity", "cancelled")
    assert desk.notices == ["Wrap Up is set automatically"]
    assert desk.does("SetActivity", activityName="Wrap Up", marks=("automatic",)).how == "completed"


def test_a_message_loses_its_card_number(make_desk: Any) -> None:
    desk = make_desk(GUARDS)
    conversation = desk.accepted().conversation
    desk.does("SendMessage", conversationSid=conversation.sid, body="  pay with 4111111111111111 please ")
    (message,) = conversation.messages
    assert message.body == "pay with [card number] please"
    assert message.attributes == {"redacted": True}
    assert desk.does("SendMessage", conversationSid=conversation.sid, body="   ").value == "There is nothing to send"


def test_ending_a_chat_wraps_it_up(make_desk: Any) -> None:
    desk = make_desk(GUARDS)
    task = desk.accepted()
    assert desk.does("EndVoiceTask", sid=task.sid).how == "completed"
    assert task.status == "wrapping"
    desk.does("SetWorkerAttributes", attributes={"trainee": True}, mergeExisting=True)
    desk.does("EndVoiceTask", sid=task.sid)
    assert task.status == "completed"
    assert desk.logged == ["trainee Ana: EndVoiceTask", "trainee Ana: CompleteTask"]


def test_replace(make_desk: Any) -> None:
    desk = make_desk(REPLACE)
    task = desk.accepted(attributes={"tier": "vip"})
    desk.change(lambda unit: transitions.set_activity(unit, desk.worker("Ben"), "Available"))
    desk.does("TransferTask", sid=task.sid, targetSid=desk.worker("Ben").sid, options={"mode": "COLD"})
    assert desk.payload("TransferTask")["options"]["mode"] == "WARM"


def test_a_failed_transfer_is_told_and_marked(make_desk: Any) -> None:
    desk = make_desk(REPLACE)
    task = desk.wrapping(attributes={"tier": "vip"})
    outcome = desk.does("TransferTask", sid=task.sid, targetSid=desk.worker("Ben").sid, options={"mode": "COLD"})
    assert outcome.how == "failed"
    assert task.attributes == {"tier": "vip", "transferFailed": True}
    assert desk.notices == [f"Transfer failed: {outcome.value}"]
    (notification,) = desk.host.notifications
    assert (notification.level, notification.to) == ("error", desk.worker())


def test_events_and_waits(make_desk: Any) -> None:
    desk = make_desk(EVENTS, clock=VirtualClock(datetime(2026, 1, 5, 16, 0, tzinfo=UTC)))
    tasks = [desk.task() for _ in range(4)]
    assert [task.status for task in tasks] == ["assigned", "assigned", "reserved", "reserved"]
    desk.does("WrapupTask", sid=tasks[0].sid)
    desk.wait(119)
    assert tasks[0].status == "wrapping"
    desk.wait(2)
    assert tasks[0].status == "completed"
    unserved = desk.task("sms")  # nobody takes any
    desk.wait(1800)
    assert unserved.attributes == {}
    desk.wait(300)
    assert unserved.attributes == {"overdue": True, "queue": desk.host.centre.queue("Claims").sid}
    assert tasks[1].attributes == {}


def test_closing_time_in_berlin(make_desk: Any) -> None:
    desk = make_desk(EVENTS, clock=VirtualClock(datetime(2026, 1, 5, 16, 50, tzinfo=UTC)))
    desk.wait(299)
    assert desk.notices == []
    desk.wait(1)
    assert [(one.text, one.to) for one in desk.host.notifications] == [("We close in five minutes", desk.worker())]


@pytest.mark.parametrize(
    ("hour", "day", "level"), [(7, 5, "callback"), (9, 5, None), (17, 5, "callback"), (9, 10, "callback")]
)
def test_out_of_hours(make_desk: Any, hour: int, day: int, level: str | None) -> None:
    desk = make_desk(STRUCTURE, clock=VirtualClock(datetime(2026, 1, day, hour, 30, tzinfo=UTC)))
    task = desk.task("voice", attributes={"tier": "vip"})
    assert task.attributes.get("level") == level
    assert task.attributes.get("label") == (None if level is None else "VIP")


def test_structure(make_desk: Any) -> None:
    desk = make_desk(STRUCTURE, clock=VirtualClock(datetime(2026, 1, 5, 9, 0, tzinfo=UTC)))
    assert desk.task("sms").status == "pending"  # nobody takes any
    desk.wait(660)
    for _ in range(3):
        task = desk.task()
        desk.does("AcceptTask", sid=task.sid)
        assert task.attributes == {"acceptedBy": "Ana", "hops": 1}
    assert desk.worker().attributes["lastAccepted"] == "2026-01-05T09:11:00Z"
    assert desk.logged == [" full for 11m", " full for 11m", "Ana full for 11m"]
    assert desk.problems == []


def test_params_from_outside(make_desk: Any) -> None:
    office = {"opens": "08:00", "closes": "20:00", "zone": "UTC"}
    clock = VirtualClock(datetime(2026, 1, 5, 8, 30, tzinfo=UTC))
    desk = make_desk(STRUCTURE, clock=clock, params={"office": office})
    assert desk.task("voice").attributes == {}
