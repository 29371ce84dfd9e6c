"""SetWorkerChannel on the embedded centre, and what capacity means for those who take several tasks at once."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk


def set_channel(desk: Desk, name: str, channel: str, **fields: Any) -> Any:
    return desk.invoke("SetWorkerChannel", worker="Sue", workerSid=desk.worker(name).sid, channel=channel, **fields)


@pytest.mark.action("SetWorkerChannel")
@pytest.mark.action("SetWorkerChannel", events=("worker.capacity.update", "reservation.created"))
def test_more_capacity_takes_what_waits(desk: Desk) -> None:
    ana = desk.worker("Ana")
    tasks = [desk.task(channel="default") for _ in range(3)]
    assert [each.status for each in tasks] == ["reserved", "reserved", "pending"]
    assert set_channel(desk, "Ana", "default", capacity=3) is ana
    assert (ana.channels["default"].capacity, tasks[2].worker) == (3, ana)
    assert desk.happened == ["worker.capacity.update", "reservation.created"]
    event = desk.events("worker.capacity.update")[-1]
    assert (event.entity("worker"), event.previous, event.data) == (ana, {"capacity": 2}, {"channel": "default"})


@pytest.mark.action("SetWorkerChannel", events=("worker.channel.availability.update",))
def test_a_closed_channel_gets_nothing_new_and_keeps_what_it_has(desk: Desk) -> None:
    task = desk.accepted(channel="chat")
    set_channel(desk, "Ana", "chat", available=False)
    assert desk.happened == ["worker.channel.availability.update"]
    assert (task.status, desk.task(channel="chat").status) == ("assigned", "pending")
    set_channel(desk, "Ana", "chat", available=True)
    assert [each.status for each in desk.reservations("Ana")] == ["accepted", "pending"]


@pytest.mark.action("SetWorkerChannel", events=("worker.capacity.update", "worker.channel.availability.update"))
def test_both_at_once(desk: Desk) -> None:
    set_channel(desk, "Ana", "chat", capacity=5, available=False)
    assert desk.happened == ["worker.capacity.update", "worker.channel.availability.update"]


@pytest.mark.action("SetWorkerChannel", events=())
def test_what_is_so_already_is_no_event(desk: Desk) -> None:
    set_channel(desk, "Ana", "chat", capacity=3, available=True)
    assert desk.happened == []


@pytest.mark.action("SetWorkerChannel")
def test_less_than_is_taken_takes_nothing_away(desk: Desk) -> None:
    tasks = [desk.accepted(channel="chat") for _ in range(3)]
    set_channel(desk, "Ana", "chat", capacity=1)
    assert [each.status for each in tasks] == ["assigned"] * 3
    waits = desk.task(channel="chat")
    for task in tasks[:2]:
        desk.invoke("CompleteTask", worker="Ana", sid=task.sid)
        assert waits.status == "pending"
    desk.invoke("CompleteTask", worker="Ana", sid=tasks[2].sid)
    assert waits.status == "reserved"


def test_a_worker_takes_as_many_as_the_channel_holds_wrap_up_included(desk: Desk) -> None:
    channel = desk.worker("Ana").channels["chat"]
    tasks = [desk.task(channel="chat") for _ in range(4)]
    assert [each.status for each in tasks] == ["reserved", "reserved", "reserved", "pending"]
    assert (channel.open, channel.assigned, channel.available_percentage) == (3, 0, 0)
    desk.invoke("AcceptTask", worker="Ana", sid=tasks[0].sid)
    desk.invoke("AcceptTask", worker="Ana", sid=tasks[1].sid)
    desk.invoke("WrapupTask", worker="Ana", sid=tasks[0].sid)
    assert (channel.open, channel.assigned, tasks[3].status) == (3, 1, "pending")
    desk.invoke("CompleteTask", worker="Ana", sid=tasks[0].sid)
    assert (channel.open, tasks[3].status) == (3, "reserved")
    # another channel has a capacity of its own
    assert desk.task(channel="voice").status == "reserved"
    assert [desk.task(channel="default").status for _ in range(3)] == ["reserved", "reserved", "pending"]


@pytest.mark.action("SetWorkerChannel", error="unknown-worker")
def test_a_worker_that_there_is_not(desk: Desk, refused: Any) -> None:
    error = refused(desk, "SetWorkerChannel", workerSid="WKnobody", channel="chat", capacity=1).error
    assert error.code == "unknown-worker"
    assert "WKnobody" in error.message


@pytest.mark.action("SetWorkerChannel", error="unknown-channel")
def test_a_channel_that_there_is_not(desk: Desk, refused: Any) -> None:
    fields = {"workerSid": desk.worker("Ana").sid, "channel": "chta", "available": False}
    error = refused(desk, "SetWorkerChannel", **fields).error
    assert error.code == "unknown-channel"
    assert "chat" in str(error)


def test_it_is_for_supervisors(desk: Desk, refused: Any) -> None:
    fields = {"workerSid": desk.worker("Ana").sid, "channel": "chat", "capacity": 9}
    assert refused(desk, "SetWorkerChannel", worker="Ana", **fields).code == "not-permitted"


def test_capacity_or_availability_is_needed(desk: Desk, refused: Any) -> None:
    fields = {"workerSid": desk.worker("Ana").sid, "channel": "chat"}
    error = refused(desk, "SetWorkerChannel", **fields).error
    assert error.code == "invalid-payload"
    assert "capacity or available" in error.message
    assert refused(desk, "SetWorkerChannel", **fields, capacity=-1).code == "invalid-payload"
