"""Which task is offered to whom, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from offhook.centre import QueueConfig, TargetConfig, WorkerConfig, transitions


def person(name, *, activity="Available", chat=1, **attributes):
    return WorkerConfig(name=name, activity=activity, channels={"chat": chat, "voice": 1}, attributes=attributes)


def take_all(world, worker):
    """Let a worker take and complete task after task; their numbers in the order of the offers."""
    order = []
    while len(worker.reservations):
        reservation = next(iter(worker.reservations))
        order.append(reservation.task.attributes["n"])
        world.do(transitions.accept, reservation)
        world.do(transitions.complete, reservation)
    return order


def waiting(world, *priorities):
    for number, priority in enumerate(priorities):
        world.wait(seconds=1)
        world.task(priority=priority, attributes={"n": number})


def test_highest_priority_then_oldest(make_world):
    world = make_world(person("Ann", activity="Break"))
    waiting(world, 0, 5, 0, 5, 9)
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    assert take_all(world, world.worker("Ann")) == [4, 1, 3, 0, 2]


def test_a_lifo_queue_gives_the_newest(make_world):
    world = make_world(person("Ann", activity="Break"), queues=(QueueConfig(name="Everyone", task_order="LIFO"),))
    waiting(world, 0, 5, 0, 5)
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    assert take_all(world, world.worker("Ann")) == [3, 1, 2, 0]


def test_tasks_of_one_instant_go_in_the_order_of_creation(make_world):
    world = make_world(person("Ann", activity="Break"))
    for number in range(4):
        world.task(attributes={"n": number})
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    assert take_all(world, world.worker("Ann")) == [0, 1, 2, 3]


def test_the_virtual_start_time_counts(make_world):
    world = make_world(person("Ann", activity="Break"))
    waiting(world, 0, 0)
    world.task(attributes={"n": 2}, virtual_start_time=world.clock.now() - timedelta(hours=1))
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    assert take_all(world, world.worker("Ann")) == [2, 0, 1]


def test_a_raised_priority_counts(make_world):
    world = make_world(person("Ann", activity="Break"))
    waiting(world, 0, 0, 0)
    last = list(world.centre.tasks)[-1]
    assert world.do(transitions.set_task_priority, last, 7)
    assert world.last("task.updated").previous == {"priority": 0}
    assert not world.do(transitions.set_task_priority, last, 7)
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    assert take_all(world, world.worker("Ann")) == [2, 0, 1]


def test_priority_counts_across_queues(make_world, steps):
    queues = (QueueConfig(name="Everyone"), QueueConfig(name="Late", task_order="LIFO"))
    world = make_world(
        person("Ann", activity="Break"), queues=queues, filters=(steps("late == true", TargetConfig(queue="Late")),)
    )
    for number, (priority, late) in enumerate([(0, False), (0, True), (3, True), (3, False), (0, True)]):
        world.wait(seconds=1)
        world.task(priority=priority, attributes={"n": number, "late": late})
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    # between queues the first of each is compared by its age: 0 is older than 4, and 4 is ahead of 1 in its own
    assert take_all(world, world.worker("Ann")) == [2, 3, 0, 4, 1]


def test_the_worker_longest_without_a_task(make_world):
    world = make_world(person("Ann"), person("Ben"), person("Cleo"))
    names = []
    for _ in range(7):
        world.wait(seconds=1)
        reservation = world.accepted()
        names.append(reservation.worker.name)
        world.wait(seconds=1)
        world.do(transitions.complete, reservation)
    assert names == ["Ann", "Ben", "Cleo", "Ann", "Ben", "Cleo", "Ann"]


def test_workers_without_tasks_come_before_those_with_some(make_world):
    world = make_world(person("Ann", chat=3), person("Ben", chat=3))
    names = []
    for _ in range(6):
        world.wait(seconds=1)
        names.append(world.accepted().worker.name)
    assert names == ["Ann", "Ben", "Ann", "Ben", "Ann", "Ben"]
    assert world.task().status == "pending"


def test_who_comes_back_is_last(make_world):
    world = make_world(person("Ann"), person("Ben"))
    world.wait(seconds=1)
    world.do(transitions.set_activity, world.worker("Ann"), "Break")
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    assert world.task().worker.name == "Ben"


def test_only_members_of_the_queue(make_world):
    world = make_world(
        person("Ann"),
        person("Ben", languages=["de"]),
        queues=(QueueConfig(name="Everyone", target_workers="languages HAS 'de'"),),
    )
    assert world.task().worker.name == "Ben"
    assert world.task().status == "pending"


def test_an_empty_expression_is_nobody(make_world):
    world = make_world(person("Ann"), queues=(QueueConfig(name="Everyone", target_workers=""),))
    assert world.task().status == "pending"


@pytest.mark.parametrize(("most", "asked"), [(1, 1), (2, 2), (3, 3), (50, 4)])
def test_several_workers_are_asked(make_world, most, asked):
    names = ["Ann", "Ben", "Cleo", "Dan"]
    world = make_world(
        *[person(name) for name in names], queues=(QueueConfig(name="Everyone", max_reserved_workers=most),)
    )
    task = world.task()
    assert [each.worker.name for each in task.open_reservations] == names[:asked]
    assert task.status == "reserved"


def test_a_worker_who_comes_later_is_asked_too_but_once(make_world):
    world = make_world(
        person("Ann", chat=2),
        person("Ben", activity="Break"),
        queues=(QueueConfig(name="Everyone", max_reserved_workers=2),),
    )
    task = world.task()
    assert len(task.open_reservations) == 1
    other = world.task()
    assert [each.worker.name for each in other.open_reservations] == ["Ann"]
    world.do(transitions.set_activity, world.worker("Ben"), "Available")
    assert [each.worker.name for each in task.open_reservations] == ["Ann", "Ben"]


@pytest.mark.parametrize("activity", ["Available", "Break"])
def test_a_task_for_a_worker_ignores_activity_and_capacity(make_world, activity):
    world = make_world(person("Ann"), person("Ben"))
    ben = world.worker("Ben")
    world.accepted(routing_target=ben)
    world.do(transitions.set_activity, ben, activity)
    task = world.task(routing_target=ben.sid)
    assert task.worker is ben
    assert task.routing_target == ben.sid
    assert task.queue.name == "Everyone"
    assert ben.channels["chat"].open == 2
    assert "workflow.entered" not in world.types()


def test_unless_it_is_told_not_to(make_world):
    world = make_world(person("Ann"), person("Ben", activity="Break"))
    ben = world.worker("Ben")
    task = world.task(routing_target=ben, ignore_capacity=False)
    assert task.status == "pending"
    world.do(transitions.set_activity, ben, "Available")
    assert task.worker is ben
    assert world.task(routing_target=ben, ignore_capacity=False).status == "pending"


def test_a_task_for_a_worker_outside_of_the_queue(make_world):
    world = make_world(person("Ann"), queues=(QueueConfig(name="Everyone", target_workers="1==2"),))
    assert world.task(routing_target=world.worker("Ann")).status == "reserved"


def test_a_task_for_a_queue_skips_the_filters(make_world, steps):
    queues = (QueueConfig(name="Everyone"), QueueConfig(name="Other"))
    world = make_world(person("Ann"), queues=queues, filters=(steps("1==1", TargetConfig(queue="Everyone")),))
    task = world.task(routing_target=world.centre.queue("Other").sid)
    assert task.queue.name == "Other"
    assert task.status == "reserved"
    assert world.steps() == ["task.created", "task-queue.entered", "reservation.created"]


def test_a_task_for_a_workflow_goes_through_it(make_world):
    world = make_world(person("Ann"))
    workflow = world.centre.workflow("Main")
    task = world.task(routing_target=workflow.sid)
    assert task.workflow is workflow
    assert "workflow.entered" in world.types()


def test_routing_is_told_when_it_is_needed(make_world):
    world = make_world(person("Ann"))
    with world.centre.unit() as unit:
        task = transitions.create_task(unit, channel="chat")
    assert world.centre.needs_routing
    assert task.status == "pending"
    world.centre.route()
    assert not world.centre.needs_routing
    assert task.status == "reserved"


def test_each_offer_is_a_unit_of_its_own(make_world):
    world = make_world(person("Ann", chat=3))
    causes = []
    world.centre.on_commit = lambda unit, events: causes.append((unit.cause, [event.type for event in events]))
    with world.centre.unit("two") as unit:
        for _ in range(2):
            transitions.create_task(unit, channel="chat")
    world.centre.route()
    assert causes[1:] == [("routing", ["reservation.created"])] * 2


def test_routing_from_inside_a_commit_is_left_to_the_outer_one(make_world):
    world = make_world(person("Ann", chat=3))
    offered = []

    def hear(_unit, events):
        offered.extend(event.type for event in events if event.type == "reservation.created")
        world.centre.route()

    world.centre.on_commit = hear
    with world.centre.unit() as unit:
        for _ in range(3):
            transitions.create_task(unit, channel="chat")
    assert offered == ["reservation.created"] * 3


def test_groups_of_waiting_tasks_do_not_pile_up(make_world, steps, monkeypatch):
    from offhook.centre.routing import board

    monkeypatch.setattr(board, "MAX_GROUPS", 4)
    world = make_world(
        person("Ann", team=1), filters=(steps("1==1", TargetConfig(queue="Everyone", expression="task.n == worker.n")),)
    )
    tasks = [world.task(attributes={"n": number}) for number in range(4)]
    for task in tasks[:3]:
        world.do(transitions.cancel_task, task)
    late = world.task(attributes={"n": 9})
    assert len(world.centre.board.groups) == 2
    world.do(transitions.set_worker_attributes, world.worker("Ann"), {"n": 3})
    assert tasks[3].worker.name == "Ann"
    world.do(transitions.complete, world.do(transitions.accept, tasks[3]))
    world.do(transitions.set_worker_attributes, world.worker("Ann"), {"n": 9})
    assert late.status == "reserved"
