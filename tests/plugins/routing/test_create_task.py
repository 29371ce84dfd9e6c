"""CreateTask on the embedded centre."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook.testing import Desk


@pytest.mark.action("CreateTask")
@pytest.mark.action(
    "CreateTask",
    events=(
        "task.created",
        "workflow.entered",
        "workflow.target-matched",
        "task-queue.entered",
        "reservation.created",
    ),
)
def test_a_task_is_made_and_offered(desk: Desk) -> None:
    assert len(desk.centre.tasks) == 0
    task = desk.invoke("CreateTask", worker="Ben", attributes={"kind": "callback"}, priority=5, timeout=3600)
    assert list(desk.centre.tasks) == [task]
    assert (task.channel, task.status, task.worker.name) == ("default", "reserved", "Ana")
    assert (task.attributes, task.priority, task.timeout) == ({"kind": "callback"}, 5, timedelta(hours=1))
    assert (task.virtual_start_time, task.revision) == (desk.now, 1)
    assert desk.happened == [
        "task.created",
        "workflow.entered",
        "workflow.target-matched",
        "task-queue.entered",
        "reservation.created",
    ]


@pytest.mark.action("CreateTask")
def test_the_workflow_is_the_first_unless_one_is_named(desk: Desk) -> None:
    sales = desk.centre.workflow("To sales")
    assert desk.invoke("CreateTask").workflow.name == "Assign to anyone"
    task = desk.invoke("CreateTask", workflowSid=sales.sid)
    assert (task.workflow, task.queue.name) == (sales, "Sales")


@pytest.mark.action("CreateTask", events=("task.created", "workflow.entered", "workflow.skipped", "task.canceled"))
def test_a_task_that_the_workflow_has_no_place_for_is_canceled_at_once(desk: Desk) -> None:
    task = desk.invoke("CreateTask", workflowSid=desk.centre.workflow("To nowhere").sid)
    assert task.status == "canceled"
    assert desk.happened == ["task.created", "workflow.entered", "workflow.skipped", "task.canceled"]


@pytest.mark.action("CreateTask")
def test_a_worker_gets_it_however_busy_unless_capacity_counts(desk: Desk) -> None:
    ben = desk.worker("Ben")
    taken = desk.invoke("CreateTask", channel="chat", routingTarget=ben.sid)
    assert (taken.worker, taken.status, ben.activity.name) == (ben, "reserved", "Offline")
    waiting = desk.invoke("CreateTask", channel="chat", routingTarget=ben.sid, ignoreCapacity=False)
    assert (waiting.worker, waiting.status) == (None, "pending")


@pytest.mark.action("CreateTask")
def test_a_queue_gets_it_past_the_workflow(desk: Desk) -> None:
    queue = desk.centre.queue("Nobody")
    task = desk.invoke("CreateTask", routingTarget=queue.sid)
    assert (task.queue, task.routing_target, task.status) == (queue, queue.sid, "pending")


@pytest.mark.action("CreateTask")
def test_an_earlier_start_is_routed_first(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    now = desk.invoke("CreateTask")
    earlier = desk.invoke("CreateTask", virtualStartTime="2020-01-01T08:00+01:00")
    assert earlier.virtual_start_time.isoformat() == "2020-01-01T07:00:00+00:00"
    desk.invoke("SetActivity", worker="Ana", activityName="Available")
    assert now.reservation.ordinal > earlier.reservation.ordinal


@pytest.mark.action("CreateTask", error="could-not-create-task")
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"workflowSid": "WWnothing"}, "WWnothing"),
        ({"queueSid": "WQnothing"}, "WQnothing"),
        ({"routingTarget": "WKnobody"}, "WKnobody"),
        ({"attributes": {"text": "x" * 5000}}, "4,096"),
    ],
)
def test_what_cannot_be_made(desk: Desk, refused: Any, fields: dict[str, Any], says: str) -> None:
    error = refused(desk, "CreateTask", **fields).error
    assert error.code == "could-not-create-task"
    assert says in error.message


@pytest.mark.action("CreateTask", error="unknown-channel")
def test_a_channel_that_the_centre_does_not_have(desk: Desk, refused: Any) -> None:
    error = refused(desk, "CreateTask", channel="chta").error
    assert error.code == "unknown-channel"
    assert "chat" in str(error)


@pytest.mark.parametrize(
    "fields", [{"timeout": 0}, {"timeout": 15 * 86_400}, {"priority": -1}, {"routingTarget": "CA1"}]
)
def test_fields_that_no_task_can_have(desk: Desk, refused: Any, fields: dict[str, Any]) -> None:
    assert refused(desk, "CreateTask", **fields).code == "invalid-payload"


def test_scripts_make_tasks(make_desk: Any) -> None:
    script = """
on reservation.rejected do
  CreateTask attributes: {kind: "callback"}, channel: "chat", virtualStartTime: task.createdAt, priority: 3
end
"""
    desk = make_desk(scripts=script)
    task = desk.task()
    desk.advance(60)
    desk.invoke("RejectTask", worker="Ana", sid=task.sid)
    (again,) = [each for each in desk.centre.tasks if each is not task]
    assert (again.attributes["kind"], again.virtual_start_time, again.priority) == ("callback", task.created_at, 3)
