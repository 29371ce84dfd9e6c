"""The state machine of reservations, and what it does to tasks and workers."""

from __future__ import annotations

import pytest

from offhook.centre import QueueConfig, WorkerConfig, transitions
from offhook.errors import ActionError

STEPS = {
    "pending": (),
    "accepted": ("accept",),
    "wrapping": ("accept", "wrap_up"),
    "completed": ("accept", "complete"),
    "rejected": ("reject",),
    "timeout": ("time_out",),
    "rescinded": ("rescind",),
    "canceled": ("cancel_reservation",),
}
ALLOWED = {
    "accept": {"pending": "accepted"},
    "reject": {"pending": "rejected"},
    "time_out": {"pending": "timeout"},
    "rescind": {"pending": "rescinded"},
    "cancel_reservation": {"pending": "canceled"},
    "wrap_up": {"accepted": "wrapping"},
    "complete": {"accepted": "completed", "wrapping": "completed"},
}
CODES = {"wrap_up": "reservation-is-not-accepted", "complete": "could-not-complete-reservation"}


def reservation_in(world, status):
    reservation = world.task().reservation
    with world.centre.unit() as unit:
        # no routing meanwhile: the task stays without another offer
        for step in STEPS[status]:
            getattr(transitions, step)(unit, reservation)
    assert reservation.status == status
    return reservation


@pytest.mark.parametrize("transition", ALLOWED)
@pytest.mark.parametrize("status", STEPS)
def test_every_transition_from_every_state(make_world, status, transition):
    world = make_world("Ann")
    reservation = reservation_in(world, status)
    wanted = ALLOWED[transition].get(status)
    if wanted is not None:
        with world.centre.unit() as unit:
            getattr(transitions, transition)(unit, reservation)
        assert reservation.status == wanted
        return
    before = world.centre.snapshot()
    with pytest.raises(ActionError) as caught, world.centre.unit() as unit:
        getattr(transitions, transition)(unit, reservation)
    code = CODES.get(transition, "reservation-not-pending")
    if (transition, status) == ("complete", "completed"):
        code = "reservation-is-completed"
    assert caught.value.code == code
    assert f"reservation {reservation.sid} is {status}, and" in caught.value.message
    assert world.centre.snapshot() == before


def test_messages_name_the_state_found_and_wanted(make_world):
    world = make_world("Ann")
    reservation = world.accepted()
    with pytest.raises(ActionError) as caught:
        world.do(transitions.reject, reservation)
    assert str(caught.value) == f"reservation {reservation.sid} is accepted, and rejecting it wants one that is pending"
    task = make_world().task()
    with pytest.raises(ActionError) as caught:
        world.do(transitions.accept, task)
    assert caught.value.code == "reservation-not-found"
    assert str(caught.value) == f"task {task.task_sid} is pending, and no worker has a reservation of it"


def test_a_task_from_its_creation_to_its_end(make_world):
    world = make_world("Ann")
    task = world.task()
    assert task.status == "reserved"
    world.wait(seconds=5)
    reservation = world.do(transitions.accept, task)
    assert task.status == "assigned"
    assert reservation.accepted_at == reservation.updated_at == world.clock.now()
    world.wait(seconds=60)
    world.do(transitions.wrap_up, task, "talked")
    assert (task.status, task.reason) == ("wrapping", "talked")
    assert reservation.wrapped_at == world.clock.now()
    world.wait(seconds=20)
    world.do(transitions.complete, reservation, "done")
    assert (task.status, task.reason, task.ended_at) == ("completed", "done", world.clock.now())
    assert task.reservation is reservation
    assert world.types() == [
        "task.created",
        "conversation.added",
        "workflow.entered",
        "workflow.target-matched",
        "task-queue.entered",
        "reservation.created",
        "reservation.accepted",
        "conversation.joined",
        "task.wrapup",
        "reservation.wrapup",
        "conversation.updated",
        "conversation.left",
        "conversation.closed",
        "task.completed",
        "reservation.completed",
    ]
    assert world.last("task.completed").reason == "done"


def test_one_accepts_and_the_others_are_rescinded(make_world):
    world = make_world("Ann", "Ben", "Cleo", queues=(QueueConfig(name="Everyone", max_reserved_workers=2),))
    task = world.task()
    first, second = task.open_reservations
    assert [each.worker.name for each in (first, second)] == ["Ann", "Ben"]
    assert task.assignments == 1
    world.do(transitions.accept, second)
    assert (first.status, second.status, task.status) == ("rescinded", "accepted", "assigned")
    assert task.reservation is second
    assert task.open_reservations == (second,)
    assert len(world.worker("Ann").reservations) == 0
    assert world.steps()[-2:] == ["reservation.accepted", "reservation.rescinded"]


def test_a_task_is_pending_again_after_its_last_offer(make_world):
    world = make_world("Ann", "Ben", queues=(QueueConfig(name="Everyone", max_reserved_workers=2),))
    task = world.task()
    away = world.centre.activity("Break")
    first, second = task.open_reservations
    world.do(transitions.reject, first, away)
    assert (task.status, task.reservation) == ("reserved", second)
    world.do(transitions.reject, second, away)
    assert (task.status, task.reservation) == ("pending", None)


def test_a_rejected_offer_may_come_again_at_once(make_world):
    world = make_world("Ann")
    task = world.task()
    first = world.pending(task)
    world.do(transitions.reject, first)
    assert world.pending(task) is not first
    assert world.pending(task).worker is first.worker
    assert task.assignments == 2


def test_who_rejects_goes_to_the_end_of_the_line(make_world):
    world = make_world("Ann", "Ben")
    world.wait(seconds=1)
    task = world.task()
    assert task.worker.name == "Ann"
    world.do(transitions.reject, task)
    assert task.worker.name == "Ben"


def test_rejecting_into_another_activity(make_world):
    world = make_world("Ann")
    task = world.task()
    world.do(transitions.reject, task, world.centre.activity("Break"))
    assert world.worker("Ann").activity.name == "Break"
    assert task.status == "pending"
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    assert task.status == "reserved"


def test_an_offer_times_out(make_world):
    world = make_world("Ann", reservation_timeout=20)
    task = world.task()
    reservation = world.pending(task)
    assert reservation.timeout.total_seconds() == 20
    world.wait(seconds=19)
    assert reservation.status == "pending"
    world.wait(seconds=1)
    assert (reservation.status, task.status) == ("timeout", "pending")
    assert world.worker("Ann").activity.name == "Unavailable"
    assert world.types()[-2:] == ["reservation.timeout", "worker.activity.update"]
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    again = world.pending(task)
    world.wait(seconds=19)
    assert again.status == "pending"


def test_an_accepted_offer_does_not_time_out(make_world):
    world = make_world("Ann", reservation_timeout=20)
    reservation = world.accepted()
    world.wait(minutes=10)
    assert reservation.status == "accepted"


def test_the_default_timeout_is_two_minutes(make_world):
    assert make_world("Ann").task().reservation.timeout.total_seconds() == 120


def test_after_a_thousand_offers_a_task_is_canceled(make_world):
    world = make_world("Ann")
    task = world.task()
    for _ in range(999):
        world.do(transitions.reject, task)
    assert (task.status, task.assignments) == ("reserved", 1000)
    world.do(transitions.reject, task)
    assert (task.status, task.reason) == ("canceled", "Task was offered 1,000 times")


@pytest.mark.parametrize(
    ("steps", "taken", "assigned"),
    [((), 1, 0), (("accept",), 1, 1), (("accept", "wrap_up"), 1, 0), (("accept", "complete"), 0, 0)],
)
def test_what_takes_capacity(make_world, steps, taken, assigned):
    world = make_world(WorkerConfig(name="Ann", activity="Available", channels={"chat": 3}))
    task = world.task()
    for step in steps:
        world.do(getattr(transitions, step), task)
    channel = world.worker("Ann").channels["chat"]
    assert (channel.open, channel.assigned) == (taken, assigned)
    assert channel.available_percentage == (3 - taken) * 100 // 3


@pytest.mark.parametrize("step", ["reject", "time_out", "rescind", "cancel_reservation"])
def test_an_offer_that_ends_frees_capacity(make_world, step):
    world = make_world("Ann")
    task = world.task()
    with world.centre.unit() as unit:
        getattr(transitions, step)(unit, task.reservation)
    assert world.worker("Ann").channels["chat"].open == 0
