"""Units of work: all or nothing, one at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from offhook.centre import transitions
from offhook.errors import ActionError


def test_an_exception_takes_everything_back(make_world):
    world = make_world("Ann")
    before = world.centre.snapshot()

    def fail():
        with world.centre.unit() as unit:
            transitions.create_task(unit, channel="chat")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert world.centre.snapshot() == before
    assert world.events == []
    assert not world.centre.needs_routing
    assert world.clock.next_due() is None


def test_a_second_unit_is_an_error_that_names_the_first(make_world):
    world = make_world()
    unit = world.centre.begin("AcceptTask")
    with pytest.raises(RuntimeError, match=r"a unit of work \(AcceptTask\) is open"):
        world.centre.begin()
    unit.rollback()
    world.centre.begin().commit()


def test_a_unit_ends_once(make_world):
    unit = make_world().centre.begin("once")
    unit.commit()
    with pytest.raises(RuntimeError, match="has ended"):
        unit.rollback()


def test_events_are_numbered_at_the_commit(make_world):
    world = make_world("Ann")
    with world.centre.unit() as unit:
        event = unit.emit("worker.created", {"worker": world.worker("Ann")}, previous={"a": 1}, reason="why")
        assert (event.id, event.sequence) == ("", 0)
    assert event.sequence == 1
    assert event.id.startswith("EV")
    assert len(event.id) == 34
    assert event.at == world.clock.now()
    assert event.previous == {"a": 1}
    assert event.reason == "why"
    with world.centre.unit() as unit:
        following = unit.emit("worker.created", {})
    assert following.sequence == 2
    assert following.id > event.id


def test_a_clean_unit_is_not_reported(make_world):
    world = make_world()
    seen = []
    world.centre.on_commit = lambda unit, events: seen.append(unit)
    with world.centre.unit() as unit:
        assert not unit.dirty
    assert seen == []
    with world.centre.unit() as unit:
        unit.emit("centre.started", {})
        assert unit.dirty
    assert seen == [unit]


def test_states_cannot_be_set_past_the_state_machine(make_world):
    world = make_world()
    task = world.task()
    with pytest.raises(ValueError, match=r"task\.status cannot be set by itself"), world.centre.unit() as unit:
        unit.set(task, "status", "completed")
    assert task.status == "pending"


def test_plain_fields_can_be_set_and_undone(make_world):
    world = make_world("Ann")
    desktop = world.centre.desktop(world.worker("Ann"))
    unit = world.centre.begin()
    unit.set(desktop, "hidden", True)
    order = []
    unit.on_undo(lambda: order.append("first"))
    unit.undo(order.append, "second")
    unit.rollback()
    assert desktop.hidden is False
    assert order == ["second", "first"]


def test_a_failing_transition_changes_nothing(make_world):
    world = make_world("Ann")
    before = world.centre.snapshot()
    with pytest.raises(ActionError) as caught, world.centre.unit() as unit:
        transitions.create_task(unit, channel="chatt")
    assert caught.value.code == "unknown-channel"
    assert str(caught.value) == "there is no channel 'chatt' (did you mean 'chat'?)"
    assert world.centre.snapshot() == before


def test_a_timer_waits_for_the_end_of_the_unit(make_world):
    world = make_world("Ann", reservation_timeout=10)
    task = world.task()
    unit = world.centre.begin("slow")
    world.wait(seconds=10)
    assert task.status == "reserved"
    unit.rollback()
    assert task.status == "pending"


def test_routing_waits_for_the_end_of_the_unit(make_world):
    world = make_world("Ann")
    with world.centre.unit() as unit:
        task = transitions.create_task(unit, channel="chat")
    unit = world.centre.begin("slow")
    world.centre.route()
    assert task.status == "pending"
    unit.rollback()
    assert task.status == "reserved"


def test_a_rollback_restores_timers(make_world):
    world = make_world("Ann", reservation_timeout=10)
    task = world.task()
    unit = world.centre.begin()
    transitions.accept(unit, task)
    unit.rollback()
    world.wait(seconds=10)
    assert world.types()[-1] == "worker.activity.update"
    assert "reservation.timeout" in world.types()


def test_a_rollback_restores_the_order_of_tasks(make_world):
    world = make_world()
    tasks = [world.task() for _ in range(3)]
    unit = world.centre.begin()
    transitions.cancel_task(unit, tasks[0])
    assert list(world.centre.tasks) == tasks[1:]
    unit.rollback()
    assert list(world.centre.tasks) == tasks


def test_ended_tasks_are_forgotten_after_five_minutes(make_world):
    world = make_world("Ann")
    reservation = world.accepted()
    task = reservation.task
    world.do(transitions.complete, task)
    assert list(world.centre.tasks) == []
    world.wait(minutes=5, seconds=-1)
    assert world.centre.task(task.task_sid) is task
    assert world.centre.task(reservation.sid) is task
    world.wait(seconds=1)
    assert world.centre.task(task.task_sid) is None
    assert world.centre.reservation(reservation.sid) is None
    world.centre.begin().commit()
    assert len(world.centre.all_tasks) == len(world.centre.all_reservations) == 0
    assert world.clock.next_due() is None or world.clock.next_due() - world.clock.now() > timedelta(hours=1)


def test_start_reports_it(make_world):
    world = make_world()
    world.centre.start()
    assert world.types() == ["centre.started"]
