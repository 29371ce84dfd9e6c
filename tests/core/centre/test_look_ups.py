"""Finding entities by SID and by name."""

from __future__ import annotations

from offhook.centre import QueueConfig, transitions


def test_names_match_in_any_case(make_world):
    world = make_world("Ann", queues=(QueueConfig(name="Everyone"), QueueConfig(name="Sewer")))
    centre = world.centre
    for find, name in (
        (centre.worker, "Ann"),
        (centre.queue, "Sewer"),
        (centre.activity, "On a Task"),
        (centre.workflow, "Main"),
    ):
        found = find(name)
        assert found is not None
        assert find(name.upper()) is found
        assert find(found.sid) is found
        assert find("nobody") is None


def test_registers_are_indexed_by_sid(make_world):
    world = make_world("Ann", "Ben")
    ann, ben = world.centre.workers
    assert world.centre.workers.script_index(ann.sid) is ann
    assert world.centre.workers.script_index("Ann") is None
    assert world.centre.workers.script_index(7) is None
    assert len(world.centre.workers) == 2
    assert ben in world.centre.workers
    assert world.task() not in world.centre.workers


def test_a_task_is_found_by_its_own_sid_and_by_its_reservations(make_world):
    world = make_world("Ann")
    task = world.task()
    assert task.task_sid.startswith("WT")
    assert task.sid.startswith("WR")
    assert world.centre.task(task.task_sid) is task
    assert world.centre.task(task.sid) is task
    assert world.centre.task("WT0") is None
    assert world.centre.task("WR0") is None
    rejected = world.pending(task)
    world.do(transitions.reject, task, world.centre.activity("Break"))
    assert task.sid is None
    assert world.centre.task(rejected.sid) is task


def test_reading_a_register_while_it_changes(make_world):
    world = make_world()
    for _ in range(3):
        world.task()
    for task in world.centre.tasks:
        world.do(transitions.cancel_task, task)
    assert len(world.centre.tasks) == 0
