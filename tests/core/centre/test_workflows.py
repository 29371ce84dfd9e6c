"""Workflows: filters, targets, their times, and what follows them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from offhook.centre import QueueConfig, TargetConfig, WorkerConfig, transitions

QUEUES = tuple(QueueConfig(name=name) for name in ("Everyone", "A", "B", "C"))


def target(queue=None, timeout=None, **options):
    return TargetConfig(queue=queue, timeout=timedelta(seconds=timeout) if timeout is not None else None, **options)


def person(name, *, activity="Available", **attributes):
    return WorkerConfig(name=name, activity=activity, attributes=attributes)


@pytest.fixture
def make(make_world):
    def make(*filters, workers=(), queues=QUEUES, **options):
        return make_world(*workers, queues=queues, filters=filters, **options)

    return make


def test_the_first_filter_that_matches(make, steps):
    world = make(
        steps("kind == 'x'", target("A"), name="x"),
        steps("kind IN ['x', 'y']", target("B"), name="y"),
        steps("1==1", target("C")),
    )
    assert [world.task(attributes={"kind": kind}).queue.name for kind in "xyz"] == ["A", "B", "C"]
    matched = [event for event in world.events if event.type == "workflow.target-matched"]
    assert matched[1].data == {"filter": "y", "target": 0}


def test_what_no_filter_matches_goes_to_the_default(make, steps):
    world = make(steps("kind == 'x'", target("A")))
    task = world.task()
    assert task.queue.name == "Everyone"
    assert world.steps() == ["task.created", "workflow.entered", "workflow.target-matched", "task-queue.entered"]
    world.wait(hours=23)
    assert task.status == "pending"


def test_without_a_default_it_is_canceled(make, steps):
    world = make(steps("kind == 'x'", target("A")), default=None)
    task = world.task()
    assert (task.status, task.queue) == ("canceled", None)
    assert task.reason == "Task canceled since no part of the Workflow takes it"
    assert world.steps() == ["task.created", "workflow.entered", "workflow.skipped", "task.canceled"]


def test_targets_in_turn_and_then_the_end(make, steps):
    world = make(steps("1==1", target("A", 10), target("B", 20)))
    task = world.task()
    before = len(world.events)
    world.wait(seconds=9)
    assert task.queue.name == "A"
    world.wait(seconds=1)
    assert task.queue.name == "B"
    assert list(world.centre.queue("A").tasks) == []
    assert list(world.centre.queue("B").tasks) == [task]
    assert world.types(since=before) == [
        "task-queue.timeout",
        "workflow.target-matched",
        "task-queue.moved",
        "task-queue.entered",
    ]
    assert world.last("task-queue.timeout").entities["queue"].name == "A"
    assert world.last("task-queue.moved").previous["queue"].name == "A"
    world.wait(seconds=20)
    assert (task.status, task.reason) == ("canceled", "Task canceled on Workflow timeout")
    assert world.steps()[-3:] == ["task-queue.timeout", "workflow.timeout", "task.canceled"]


def test_a_later_target_inherits_the_queue(make, steps):
    world = make(steps("1==1", target("A", 10), target(priority=4)))
    task = world.task()
    world.wait(seconds=10)
    assert (task.queue.name, task.priority) == ("A", 4)
    assert world.last("workflow.target-matched").previous == {"priority": 0}
    assert "task-queue.moved" not in world.types()
    world.wait(hours=20)
    assert task.status == "pending"


def test_a_target_overwrites_the_priority_or_keeps_it(make, steps):
    world = make(steps("1==1", target("A", 10, priority=4), target("B")))
    task = world.task(priority=9)
    assert task.priority == 4
    world.wait(seconds=10)
    assert task.priority == 4


def test_times_are_cumulative_and_count_from_the_creation(make, steps):
    # ten and ten: the second ends when the task is 20 old, although an offer kept it in the first until 15
    world = make(
        steps("1==1", target("A", 10), target("B", 10)),
        workers=(person("Ann"),),
        reservation_timeout=15,
        queues=(*QUEUES[:1], QueueConfig(name="A"), QueueConfig(name="B", target_workers="1==2")),
    )
    task = world.task()
    world.wait(seconds=14)
    assert (task.status, task.queue.name) == ("reserved", "A")
    world.wait(seconds=1)
    assert (task.status, task.queue.name) == ("pending", "B")
    world.wait(seconds=4)
    assert task.status == "pending"
    world.wait(seconds=1)
    assert task.status == "canceled"


def test_a_target_whose_time_is_over_already_is_passed_by(make, steps):
    world = make(
        steps("1==1", target("A", 10), target("B", 10), target("C")), workers=(person("Ann"),), reservation_timeout=40
    )
    task = world.task()
    world.wait(seconds=40)
    assert task.queue.name == "C"
    assert [event.data["target"] for event in world.events if event.type == "workflow.target-matched"] == [0, 2]


def test_the_next_matching_filter_follows_a_timeout(make, steps):
    world = make(
        steps("kind == 'x'", target("A", 10)),
        steps("kind == 'y'", target("B")),
        steps("kind == 'x'", target("C", 10)),
    )
    task = world.task(attributes={"kind": "x"})
    world.wait(seconds=10)
    assert task.queue.name == "C"
    world.wait(seconds=10)
    # the default is not for those whose time ran out
    assert task.status == "canceled"
    assert "workflow.timeout" in world.types()


def test_each_offer_has_its_whole_time(make, steps):
    world = make(steps("1==1", target("A", 25)), workers=(person("Ann"), person("Ben")), reservation_timeout=20)
    task = world.task()
    world.wait(seconds=20)
    second = task.reservation
    assert second.worker.name == "Ben"
    world.wait(seconds=19)
    assert second.status == "pending"
    world.wait(seconds=1)
    assert (second.status, task.status) == ("timeout", "canceled")


@pytest.mark.parametrize(
    ("skip_if", "activity", "skipped"),
    [
        ("workers.available == 0", "Break", True),
        ("workers.available == 0", "Available", False),
        ("workers.unavailable >= 1", "Break", True),
        ("1==1", "Break", True),
        ("1==2", "Break", False),
    ],
)
def test_skip_if(make, steps, skip_if, activity, skipped):
    queues = (*QUEUES, QueueConfig(name="Ann", target_workers="team == 'ann'"))
    world = make(
        steps("1==1", target("Ann", 60, skip_if=skip_if), target("B")),
        workers=(person("Ann", activity=activity, team="ann"),),
        queues=queues,
    )
    world.do(transitions.set_channel_available, world.worker("Ann"), "chat", False)
    task = world.task()
    assert task.queue.name == ("B" if skipped else "Ann")
    assert "task-queue.timeout" not in world.types()


def test_skip_if_knows_activities_by_sid(make_world, steps):
    from offhook.centre import ActivityConfig

    activities = (
        ActivityConfig(name="Offline", sid="WA1"),
        ActivityConfig(name="Available", available=True, sid="WA2"),
    )
    world = make_world(
        person("Ann", activity="Offline"),
        queues=QUEUES,
        filters=(steps("1==1", target("A", skip_if="workers.WA1 == 1 AND workers.WA2 == 0"), target("B")),),
        activities=activities,
    )
    assert world.task().queue.name == "B"


def test_skip_if_does_not_count_when_an_offer_was_made(make, steps):
    world = make(steps("1==1", target("A", skip_if="1==1"), target("B")), workers=(person("Ann"),))
    task = world.task()
    assert (task.status, task.queue.name) == ("reserved", "A")
    # once nobody takes it, the target is looked at again
    world.do(transitions.reject, task, world.centre.activity("Break"))
    assert task.queue.name == "B"


def test_what_is_skipped_goes_to_the_next_matching_filter_then_to_the_default(make, steps):
    world = make(
        steps("kind == 'x'", target("A", skip_if="1==1")),
        steps("kind == 'y'", target("B")),
        steps("kind == 'x'", target("C", skip_if="1==1")),
    )
    task = world.task(attributes={"kind": "x"})
    assert task.queue.name == "Everyone"
    moved = [event.entities["queue"].name for event in world.events if event.type == "task-queue.entered"]
    assert moved == ["A", "C", "Everyone"]


def test_what_is_skipped_without_a_default_is_canceled(make, steps):
    world = make(steps("1==1", target("A", skip_if="1==1")), default=None)
    task = world.task()
    assert task.status == "canceled"
    assert world.steps()[-2:] == ["workflow.skipped", "task.canceled"]


def test_a_timeout_after_a_skip_does_not_lead_to_the_default(make, steps):
    world = make(steps("1==1", target("A", skip_if="1==1"), target("B", 10)))
    task = world.task()
    assert task.queue.name == "B"
    world.wait(seconds=10)
    assert (task.status, "workflow.timeout" in world.types()) == ("canceled", True)


def test_a_target_narrows_the_queue(make, steps):
    world = make(
        steps("1==1", target("A", 10, expression="task.language IN worker.languages"), target("A")),
        workers=(person("Ann", languages=["en"]), person("Ben", languages=["de", "en"])),
    )
    assert world.task(attributes={"language": "de"}).worker.name == "Ben"
    waits = world.task(attributes={"language": "de"})
    assert waits.status == "pending"
    world.wait(seconds=10)
    assert waits.worker.name == "Ann"


def test_a_target_follows_the_attributes_of_workers(make, steps):
    world = make(steps("1==1", target("A", expression="task.language IN worker.languages")), workers=(person("Ann"),))
    task = world.task(attributes={"language": "de"})
    assert task.status == "pending"
    world.do(transitions.set_worker_attributes, world.worker("Ann"), {"languages": ["de"]})
    assert task.status == "reserved"
    world.do(transitions.complete, world.do(transitions.accept, task))
    world.do(transitions.set_worker_attributes, world.worker("Ann"), {})
    assert world.task(attributes={"language": "de"}).status == "pending"


def test_a_target_that_looks_at_what_workers_have_taken(make, steps):
    world = make(
        steps("1==1", target("A", expression="worker.level == 1 AND worker.channel.voice.assigned_tasks == 0")),
        workers=(person("Ann", level=1),),
    )
    call = world.task(channel="voice")
    world.do(transitions.accept, call)
    chat = world.task()
    assert chat.status == "pending"
    world.do(transitions.wrap_up, call)
    assert chat.status == "reserved"


@pytest.mark.parametrize(
    ("order_by", "names"),
    [
        ("worker.level ASC", ["Cleo", "Ann", "Ben", "Dan"]),
        ("worker.level DESC", ["Ben", "Ann", "Cleo", "Dan"]),
        ("worker.level", ["Cleo", "Ann", "Ben", "Dan"]),
        ("worker.team DESC, worker.level asc", ["Cleo", "Ben", "Ann", "Dan"]),
        ("worker.friendly_name DESC", ["Dan", "Cleo", "Ben", "Ann"]),
        ("worker.nothing ASC", ["Ann", "Ben", "Cleo", "Dan"]),
    ],
)
def test_order_by(make, steps, order_by, names):
    world = make(
        steps("1==1", target("A", order_by=order_by)),
        workers=(
            person("Ann", level=2, team="a"),
            person("Ben", level=3, team="b"),
            person("Cleo", level=1, team="b"),
            person("Dan"),
        ),
    )
    assert [world.accepted().worker.name for _ in range(4)] == names


@pytest.mark.parametrize("key", ["known_worker_sid", "known_worker_friendly_name"])
def test_a_known_worker(make, steps, key):
    world = make(steps("1==1", target("A", 30, **{key: "task.agent"}), target("B")), workers=("Ann", "Ben"))
    ben = world.worker("Ben")
    value = ben.sid if key == "known_worker_sid" else "ben"
    task = world.task(attributes={"agent": value})
    assert task.worker is ben
    waits = world.task(attributes={"agent": value})
    assert waits.status == "pending"
    world.wait(seconds=30)
    assert waits.worker.name == "Ann"


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        ("Nobody", "40155: 'Nobody' is not a worker here"),
        (7, "40155: 7 is not a worker here"),
        ("Ann", "40152: Ann is not in the queue A"),
        (None, None),
    ],
)
def test_a_known_worker_who_cannot_have_it(make, steps, agent, reason):
    queues = (QueueConfig(name="Everyone"), QueueConfig(name="A", target_workers="1==2"))
    world = make(
        steps("1==1", target("A", 30, known_worker_friendly_name="task.agent"), target("Everyone")),
        workers=("Ann",),
        queues=queues,
    )
    task = world.task(attributes={"agent": agent})
    assert task.status == "pending"
    assert world.last("workflow.target-matched").reason == reason
    world.wait(seconds=30)
    assert task.status == "reserved"


def test_a_known_worker_who_comes_later(make, steps):
    world = make(steps("1==1", target("A", known_worker_friendly_name="task.agent")))
    task = world.task(attributes={"agent": "Ann"})
    world.do(transitions.create_worker, person("Ann"))
    assert task.status == "reserved"


def test_other_attributes_can_lead_elsewhere(make, steps):
    world = make(
        steps("overdue == true", target("B", 60, priority=50), target("C")),
        steps("1==1", target("A")),
    )
    task = world.task(attributes={"x": 1})
    world.wait(minutes=30)
    world.do(transitions.update_task_attributes, task, {"overdue": True})
    assert (task.queue.name, task.priority) == ("B", 50)
    assert world.last("task-queue.moved").previous["queue"].name == "A"
    # the times of the new filter begin now
    world.wait(seconds=59)
    assert task.queue.name == "B"
    world.wait(seconds=1)
    assert task.queue.name == "C"


def test_attributes_that_lead_to_the_same_filter_change_nothing(make, steps):
    world = make(steps("kind == 'x'", target("A", 10)), steps("1==1", target("B")))
    task = world.task(attributes={"kind": "x"})
    world.wait(seconds=10)
    assert task.queue.name == "B"
    world.do(transitions.update_task_attributes, task, {"kind": "x", "note": 1})
    assert task.queue.name == "B"


def test_attributes_that_no_filter_matches_any_more(make, steps):
    world = make(steps("kind == 'x'", target("A")))
    task = world.task(attributes={"kind": "x"})
    world.do(transitions.update_task_attributes, task, {})
    assert task.queue.name == "Everyone"


def test_a_task_on_offer_is_led_elsewhere_once_nobody_takes_it(make, steps):
    world = make(steps("kind == 'x'", target("A")), workers=("Ann",))
    task = world.task()
    world.do(transitions.update_task_attributes, task, {"kind": "x"})
    assert (task.status, task.queue.name) == ("reserved", "Everyone")
    world.do(transitions.reject, task, world.centre.activity("Break"))
    assert (task.status, task.queue.name) == ("pending", "A")


def test_a_task_with_a_worker_is_left_where_it_is(make, steps):
    world = make(steps("kind == 'x'", target("A")), workers=("Ann",))
    reservation = world.accepted()
    world.do(transitions.update_task_attributes, reservation.task, {"kind": "x"})
    assert reservation.task.queue.name == "Everyone"


def test_the_configuration_in_taskrouters_shape(make, steps):
    world = make(steps("kind == 'x'", target("A", 10, priority=3), target(skip_if="1==1"), name="x"))
    centre = world.centre
    assert centre.workflow("Main").configuration == {
        "task_routing": {
            "filters": (
                {
                    "filter_friendly_name": "x",
                    "expression": "kind == 'x'",
                    "targets": ({"queue": centre.queue("A").sid, "timeout": 10, "priority": 3}, {"skip_if": "1==1"}),
                },
            ),
            "default_filter": {"queue": centre.queue("Everyone").sid},
        }
    }
