"""The state machine of tasks, their limits, and their attributes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from offhook.centre import transitions
from offhook.errors import ActionError

STEPS = {
    "pending": (),
    "reserved": (),
    "assigned": ("accept",),
    "wrapping": ("accept", "wrap_up"),
    "completed": ("accept", "complete"),
    "canceled": ("cancel_task",),
}


def task_in(make_world, status):
    world = make_world(*(["Ann"] if status != "pending" else []))
    task = world.task()
    for step in STEPS[status]:
        world.do(getattr(transitions, step), task)
    assert task.status == status
    return world, task


@pytest.mark.parametrize("status", STEPS)
def test_canceling(make_world, status):
    world, task = task_in(make_world, status)
    if status in ("pending", "reserved"):
        world.do(transitions.cancel_task, task, "gone")
        assert (task.status, task.reason) == ("canceled", "gone")
        assert world.last("task.canceled").reason == "gone"
        assert task.key not in [each.key for each in world.centre.tasks]
        return
    with pytest.raises(ActionError) as caught:
        world.do(transitions.cancel_task, task)
    assert caught.value.code == "task-not-pending"
    assert str(caught.value) == (
        f"task {task.task_sid} is {status}, and canceling it wants one that is pending or reserved"
    )
    assert task.status == status


def test_canceling_cancels_the_offers(make_world):
    world, task = task_in(make_world, "reserved")
    reservation = task.reservation
    world.do(transitions.cancel_task, task, "gone")
    assert (reservation.status, reservation.canceled_reason) == ("canceled", "gone")
    assert world.types()[-2:] == ["reservation.canceled", "task.canceled"]
    assert task.reservation is None
    assert world.worker("Ann").channels["chat"].open == 0


@pytest.mark.parametrize("status", STEPS)
def test_deleting(make_world, status):
    world, task = task_in(make_world, status)
    reservation = task.reservation
    world.do(transitions.delete_task, task)
    assert world.centre.task(task.task_sid) is None
    assert not task.is_open
    assert world.last("task.deleted").entities["task"] is task
    assert len(world.centre.tasks) == 0
    if reservation is not None:
        assert not reservation.is_open
    world.centre.begin().commit()


def test_the_time_to_live(make_world):
    world = make_world()
    task = world.task(timeout=timedelta(hours=2))
    world.wait(hours=2, seconds=-1)
    assert task.status == "pending"
    world.wait(seconds=1)
    assert (task.status, task.reason) == ("canceled", "Task TTL Exceeded")
    assert world.types()[-1] == "task.canceled"


def test_the_time_to_live_ends_an_offer_too(make_world):
    world = make_world("Ann")
    task = world.task(timeout=timedelta(seconds=60))
    reservation = task.reservation
    world.wait(seconds=60)
    assert (task.status, reservation.status) == ("canceled", "canceled")


def test_the_time_to_live_is_a_day_unless_said(make_world):
    assert make_world().task().timeout == timedelta(days=1)


def test_an_accepted_task_does_not_expire(make_world):
    world = make_world("Ann")
    reservation = world.accepted(timeout=timedelta(seconds=60))
    world.wait(hours=23)
    assert reservation.task.status == "assigned"


def test_a_day_with_a_worker_is_the_end(make_world):
    world = make_world("Ann")
    reservation = world.accepted()
    world.wait(hours=24)
    task = reservation.task
    assert world.centre.task(task.task_sid) is None
    assert world.types()[-2:] == ["reservation.completed", "task.system-deleted"]
    assert world.worker("Ann").channels["chat"].open == 0


def test_a_wrapping_task_stays(make_world):
    world = make_world("Ann")
    reservation = world.accepted()
    world.do(transitions.wrap_up, reservation)
    world.wait(hours=30)
    assert reservation.task.status == "wrapping"


@pytest.mark.parametrize("timeout", [timedelta(), timedelta(days=14, seconds=1)])
def test_limits_of_the_time_to_live(make_world, timeout):
    with pytest.raises(ActionError, match="more than 0 and at most 14 days") as caught:
        make_world().task(timeout=timeout)
    assert caught.value.code == "could-not-create-task"


def test_attributes_have_a_limit(make_world):
    world = make_world()
    # {"a": "…"} takes nine characters beside the text
    task = world.task(attributes={"a": "x" * 4087})
    with pytest.raises(ActionError) as caught:
        world.do(transitions.update_task_attributes, task, {"a": "x" * 4088})
    assert caught.value.code == "cant-set-task-attributes"
    assert str(caught.value) == "the attributes take 4,097 characters as JSON, and 4,096 is the most"
    with pytest.raises(ActionError) as caught:
        world.task(attributes={"a": "x" * 4088})
    assert caught.value.code == "could-not-create-task"


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}])
def test_attributes_are_json(make_world, value):
    world = make_world()
    with pytest.raises(ActionError, match="attributes have to be JSON"):
        world.do(transitions.update_task_attributes, world.task(), {"a": value})


def test_changing_attributes(make_world):
    world = make_world()
    task = world.task(attributes={"a": 1, "b": [1, {"c": 2}]})
    assert task.attributes == {"a": 1, "b": (1, {"c": 2})}
    world.wait(seconds=3)
    assert world.do(transitions.update_task_attributes, task, {"a": True})
    assert task.attributes == {"a": True}
    assert task.updated_at == world.clock.now()
    event = world.last("task.updated")
    assert event.previous["attributes"]["a"] == 1
    count = len(world.events)
    assert not world.do(transitions.update_task_attributes, task, {"a": True})
    assert len(world.events) == count


def test_one_and_true_differ(make_world):
    world = make_world()
    task = world.task(attributes={"a": 1})
    assert world.do(transitions.update_task_attributes, task, {"a": True})


@pytest.mark.parametrize("status", ["completed", "canceled"])
def test_ended_tasks_do_not_change(make_world, status):
    world, task = task_in(make_world, status)
    for change, value in (("update_task_attributes", {"a": 1}), ("set_task_priority", 5)):
        with pytest.raises(ActionError) as caught:
            world.do(getattr(transitions, change), task, value)
        assert caught.value.code == "cant-set-task-attributes"


def test_who_creates_what_there_is_already(make_world):
    world = make_world()
    task = world.task(sid="WT1")
    assert task.task_sid == "WT1"
    with pytest.raises(ActionError, match="there is a task WT1 already"):
        world.task(sid="WT1")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workflow": "Mane"}, "there is no workflow 'Mane' (did you mean 'Main'?)"),
        ({"queue": "Everybody"}, "there is no queue 'Everybody' (did you mean 'Everyone'?)"),
        ({"routing_target": "WK0"}, "there is no worker, queue or workflow 'WK0'"),
    ],
)
def test_unknown_names(make_world, options, message):
    with pytest.raises(ActionError) as caught:
        make_world().task(**options)
    assert str(caught.value) == message
    assert caught.value.code == "could-not-create-task"
