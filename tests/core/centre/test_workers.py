"""Workers: activities, attributes, capacity, sessions."""

from __future__ import annotations

import pytest

from offhook.centre import QueueConfig, WorkerConfig, transitions
from offhook.errors import ActionError


def test_changing_activity(make_world):
    world = make_world("Ann")
    ann = world.worker("Ann")
    world.wait(seconds=40)
    assert world.do(transitions.set_activity, ann, "break")
    assert ann.activity.name == "Break"
    assert ann.activity_changed_at == world.clock.now()
    event = world.last("worker.activity.update")
    assert event.entities["activity"] is ann.activity
    assert event.previous["activity"].name == "Available"
    assert event.data["timeInPreviousActivity"].total_seconds() == 40
    assert not world.do(transitions.set_activity, ann, ann.activity)
    assert len(world.events) == 1


def test_an_unknown_activity(make_world):
    world = make_world("Ann")
    with pytest.raises(ActionError) as caught:
        world.do(transitions.set_activity, world.worker("Ann"), "Brake")
    assert caught.value.code == "cant-set-activity"
    assert str(caught.value) == "there is no activity 'Brake' (did you mean 'Break'?)"


def test_pending_offers_forbid_an_unavailable_activity(make_world):
    world = make_world("Ann")
    task, ann = world.task(), world.worker("Ann")
    with pytest.raises(ActionError) as caught:
        world.do(transitions.set_activity, ann, "Break")
    assert caught.value.code == "cant-set-activity"
    assert caught.value.message == f"Ann has 1 pending reservation(s) ({task.sid}), and Break is not available"
    assert ann.activity.name == "Available"


def test_or_are_rejected(make_world):
    world = make_world("Ann")
    task, ann = world.task(), world.worker("Ann")
    reservation = task.reservation
    world.do(transitions.set_activity, ann, "Break", reject_pending=True)
    assert (reservation.status, task.status) == ("rejected", "pending")
    assert world.types()[-2:] == ["worker.activity.update", "reservation.rejected"]


@pytest.mark.parametrize("activity", ["Break", "On a Task"])
def test_held_tasks_stay(make_world, activity):
    world = make_world("Ann")
    reservation = world.accepted()
    world.do(transitions.set_activity, world.worker("Ann"), activity, reject_pending=True)
    assert reservation.status == "accepted"


def test_an_available_activity_keeps_offers(make_world):
    world = make_world("Ann")
    task = world.task()
    world.do(transitions.set_activity, world.worker("Ann"), "On a Task", reject_pending=True)
    assert task.status == "reserved"


def test_unavailable_workers_get_nothing(make_world):
    world = make_world(WorkerConfig(name="Ann", activity="Break"))
    task = world.task()
    assert task.status == "pending"
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    assert task.status == "reserved"


def test_attributes_decide_anew(make_world):
    world = make_world("Ann", queues=(QueueConfig(name="Everyone", target_workers="team == 'x'"),))
    task, ann = world.task(), world.worker("Ann")
    assert task.status == "pending"
    assert world.do(transitions.set_worker_attributes, ann, {"team": "x"})
    assert task.status == "reserved"
    assert world.last("worker.attributes.update").previous["attributes"] == {}
    assert not world.do(transitions.set_worker_attributes, ann, {"team": "x"})


def test_attributes_have_a_limit(make_world):
    world = make_world("Ann")
    with pytest.raises(ActionError) as caught:
        world.do(transitions.set_worker_attributes, world.worker("Ann"), {"a": "x" * 4088})
    assert caught.value.code == "cant-set-worker-attributes"


def test_capacity(make_world):
    world = make_world("Ann")
    ann = world.worker("Ann")
    tasks = [world.task() for _ in range(3)]
    assert [task.status for task in tasks] == ["reserved", "pending", "pending"]
    assert world.do(transitions.set_capacity, ann, "chat", 2)
    assert [task.status for task in tasks] == ["reserved", "reserved", "pending"]
    event = world.last("worker.capacity.update")
    assert (event.previous, event.data) == ({"capacity": 1}, {"channel": "chat"})
    world.do(transitions.set_capacity, ann, "chat", 0)
    world.do(transitions.accept, tasks[0])
    world.do(transitions.complete, tasks[0])
    assert tasks[2].status == "pending"
    assert ann.channels["chat"].available_percentage == 0
    assert not world.do(transitions.set_capacity, ann, "chat", 0)


@pytest.mark.parametrize(
    ("channel", "value", "code"), [("chatt", 1, "unknown-channel"), ("chat", -1, "invalid-capacity")]
)
def test_wrong_capacity(make_world, channel, value, code):
    world = make_world("Ann")
    with pytest.raises(ActionError) as caught:
        world.do(transitions.set_capacity, world.worker("Ann"), channel, value)
    assert caught.value.code == code


def test_channels_are_separate(make_world):
    world = make_world("Ann")
    assert world.task(channel="voice").status == "reserved"
    assert world.task(channel="chat").status == "reserved"
    assert world.task(channel="voice").status == "pending"


def test_a_closed_channel_gets_nothing(make_world):
    world = make_world("Ann")
    ann = world.worker("Ann")
    assert world.do(transitions.set_channel_available, ann, "chat", False)
    task = world.task()
    assert task.status == "pending"
    world.do(transitions.set_channel_available, ann, "chat", True)
    assert task.status == "reserved"
    assert world.do(transitions.set_channel_available, ann, "chat", True) is False


def test_a_session(make_world):
    world = make_world("Ann")
    ann = world.worker("Ann")
    assert ann.signed_in_desktop is None
    assert world.do(transitions.sign_in, ann, "On a Task")
    assert ann.signed_in_desktop is world.centre.desktop(ann)
    assert (ann.signed_in, ann.desktop.connected, ann.activity.name) == (True, True, "On a Task")
    assert not world.do(transitions.sign_in, ann)
    assert world.do(transitions.sign_out, ann)
    assert (ann.signed_in, ann.desktop.connected, ann.activity.name) == (False, False, "Offline")
    assert not world.do(transitions.sign_out, ann)
    assert [kind for kind in world.types() if kind.startswith("session")] == ["session.started", "session.ended"]


def test_open_reservations_hold_the_session(make_world):
    world = make_world(WorkerConfig(name="Ann", activity="Available", channels={"chat": 2}))
    ann = world.worker("Ann")
    world.do(transitions.sign_in, ann)
    kept, offered = world.accepted(), world.task().reservation
    with pytest.raises(ActionError) as caught:
        world.do(transitions.sign_out, ann)
    assert caught.value.code == "cant-set-offline-on-logout"
    assert caught.value.message == (f"Ann has open reservations: {kept.sid} is accepted, {offered.sid} is pending")
    assert world.do(transitions.sign_out, ann, force=True)
    assert (kept.status, offered.status) == ("accepted", "rejected")


def test_signing_out_into_an_unknown_activity(make_world):
    world = make_world("Ann")
    with pytest.raises(ActionError) as caught:
        world.do(transitions.sign_out, world.worker("Ann"), "Offlin")
    assert caught.value.code == "cant-set-offline-on-logout"


def test_a_new_worker(make_world):
    world = make_world()
    task = world.task()
    created = world.do(
        transitions.create_worker, WorkerConfig(name="Ann", activity="Available", skills=("x",), roles=("supervisor",))
    )
    assert task.worker is created
    assert created.skills == ("x",)
    assert created.attributes == {"routing": {"skills": ("x",)}}
    assert created.roles == ("supervisor",)
    assert "worker.created" in world.types()
    with pytest.raises(ActionError) as caught:
        world.do(transitions.create_worker, WorkerConfig(name="ann"))
    assert caught.value.code == "worker-exists"


def test_contact_and_skills_come_from_the_attributes(make_world):
    world = make_world(
        WorkerConfig(name="Ann", attributes={"contact_uri": "client:ann", "skills": ["a"]}),
        WorkerConfig(name="Ben", attributes={"contact_uri": 7, "routing": {"skills": ["b"]}}, skills=("c",)),
    )
    ann, ben = world.worker("Ann"), world.worker("Ben")
    assert (ann.contact_uri, ann.skills) == ("client:ann", ("a",))
    assert (ben.contact_uri, ben.skills) == (None, ("b",))
