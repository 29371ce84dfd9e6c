"""The state tables: they name what there is, nothing goes past them, and the rows of tasks and reservations happen."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest

import offhook.centre
from offhook.centre import EVENTS, QueueConfig, states, transitions
from offhook.centre.entities.call import CALL_STATUSES
from offhook.centre.entities.conversation import CHANNEL_STATUSES, CONVERSATION_STATES
from offhook.centre.entities.participant import PARTICIPANT_STATUSES
from offhook.centre.entities.recording import RECORDING_STATUSES
from offhook.centre.entities.reservation import RESERVATION_STATUSES
from offhook.centre.entities.task import TASK_STATUSES
from offhook.centre.entities.transfer import TRANSFER_STATUSES
from offhook.centre.states.task import TASK
from offhook.errors import ActionError

NAMED = {
    "task": TASK_STATUSES,
    "reservation": RESERVATION_STATUSES,
    "transfer": TRANSFER_STATUSES,
    "call": CALL_STATUSES,
    "participant": PARTICIPANT_STATUSES,
    "recording": RECORDING_STATUSES,
    "conversation": CONVERSATION_STATES,
    "channel": CHANNEL_STATUSES,
}
every_table = pytest.mark.parametrize("table", states.TABLES, ids=[table.kind for table in states.TABLES])


@every_table
def test_a_table_has_the_states_that_the_entity_has(table):
    assert set(table.states) == set(NAMED[table.kind])


@every_table
def test_every_state_can_be_reached_and_every_event_is_registered(table):
    reached = [to for move in table.moves for to in (move.to,) if to]
    assert set(reached) == set(table.states)
    assert {event for move in table.moves for event in move.events} <= {event.name for event in EVENTS}


def test_where_a_machine_ends():
    assert TASK.ends == {"completed", "canceled"}
    assert TASK.reachable("assigned") == ("pending", "wrapping", "completed")
    assert not TASK.permits("assigned", "canceled")


def test_a_move_without_a_row_is_an_error_and_changes_nothing(make_world):
    world = make_world("Ann")
    task = world.accepted().task
    before = world.centre.snapshot()
    with pytest.raises(ActionError) as caught, world.centre.unit() as unit:
        states.move(unit, task, "canceled")
    assert caught.value.code == "impossible-state-change"
    assert caught.value.message == f"task {task.key} is assigned, which never becomes canceled"
    assert "wrapping" in (caught.value.hint or "")
    assert world.centre.snapshot() == before
    world.do(transitions.complete, task)
    with pytest.raises(ActionError, match="is completed, which never becomes pending") as caught:
        world.do(states.move, task, "pending")
    assert caught.value.hint == "it ends there"


def test_only_tables_change_states():
    """A transition that set a status by itself would not be on the page."""
    folder = Path(offhook.centre.__file__).parent
    fields = {table.field for table in states.TABLES}
    found = []
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("unit.change", "unit.set")):
                name = node.args[1]
                if isinstance(name, ast.Constant) and name.value in fields:
                    found.append(f"{file.name}:{node.lineno}")
    assert found == []


# ------------------------------------------------------------ every row of tasks and reservations

ENTERED = ("task.created", "workflow.entered", "workflow.target-matched", "task-queue.entered")
TWO_AT_ONCE = (QueueConfig(name="Everyone", max_reserved_workers=2),)


class Story:
    """A task of Ann's, and what may become of it. `rows` are the moves of tasks and reservations, with their events."""

    def __init__(self, world, monkeypatch):
        self.world = world
        self.moves = []
        original = states.StateTable.move

        def move(table, unit, entity, to):
            self.moves.append((table.kind, getattr(entity, table.field), to))
            original(table, unit, entity, to)

        monkeypatch.setattr(states.StateTable, "move", move)

    def happened(self, act):
        """The moves and events of what `act` does."""
        self.moves.clear()
        since = len(self.world.events)
        act()
        return list(self.moves), self.world.types(since=since)


@pytest.fixture
def story(make_world, monkeypatch):
    return Story(make_world("Ann", "Ben", queues=TWO_AT_ONCE), monkeypatch)


def test_a_task_that_two_are_offered_goes_to_the_first_who_takes_it(story):
    world = story.world
    assert story.happened(lambda: world.task(channel="default")) == (
        [("task", "pending", "reserved")],
        [*ENTERED, "reservation.created", "reservation.created"],
    )
    (task,) = world.centre.tasks
    moves, events = story.happened(lambda: world.do(transitions.accept, task.open_reservations[0]))
    assert moves == [
        ("reservation", "pending", "accepted"),
        ("task", "reserved", "assigned"),
        ("reservation", "pending", "rescinded"),
    ]
    assert [event for event in events if event.startswith("reservation.")] == [
        "reservation.accepted",
        "reservation.rescinded",
    ]


@pytest.mark.parametrize("how", ["rejected", "timeout", "canceled"])
def test_the_last_offer_that_ends_leaves_the_task_pending(story, how):
    world = story.world
    for name in ("Ann", "Ben"):
        world.do(transitions.set_activity, world.worker(name), "Break")
    task = world.task(channel="default")
    world.do(transitions.set_activity, world.worker("Ann"), "Available")
    offer = world.pending(task)
    with world.centre.unit() as unit:
        transitions.set_channel_available(unit, offer.worker, "default", False)
    act = {
        "rejected": lambda: world.do(transitions.reject, offer),
        "timeout": lambda: world.wait(seconds=120),
        "canceled": lambda: world.do(transitions.cancel_reservation, offer),
    }[how]
    world.wait(seconds=1)
    moves, events = story.happened(act)
    assert moves == [("reservation", "pending", how), ("task", "reserved", "pending")]
    assert task.updated_at == offer.ended_at > offer.created_at
    assert events[0] == f"reservation.{how}"
    assert ("worker.activity.update" in events) == (how == "timeout")


@pytest.mark.parametrize("status", ["pending", "reserved"])
@pytest.mark.parametrize("how", ["canceled", "deleted", "its time is over"])
def test_a_task_that_nobody_accepted_is_canceled(story, status, how):
    world = story.world
    if status == "pending":
        for name in ("Ann", "Ben"):
            world.do(transitions.set_activity, world.worker(name), "Break")
    task = world.task(channel="default", timeout=timedelta(seconds=60))
    act = {
        "canceled": lambda: world.do(transitions.cancel_task, task),
        "deleted": lambda: world.do(transitions.delete_task, task),
        "its time is over": lambda: world.wait(seconds=60),
    }[how]
    assert task.status == status
    moves, events = story.happened(act)
    offers = 0 if status == "pending" else 2
    assert moves == [("task", status, "canceled"), *[("reservation", "pending", "canceled")] * offers]
    ends = "task.deleted" if how == "deleted" else "task.canceled"
    ours = [event for event in events if event.startswith(("task.", "reservation."))]
    assert ours == [*["reservation.canceled"] * offers, ends]


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("how", ["completed", "deleted"])
def test_a_task_that_somebody_has_is_completed(story, wrapped, how):
    world = story.world
    reservation = world.accepted(channel="default")
    task, status = reservation.task, "wrapping" if wrapped else "accepted"
    if wrapped:
        assert story.happened(lambda: world.do(transitions.wrap_up, task)) == (
            [("reservation", "accepted", "wrapping"), ("task", "assigned", "wrapping")],
            ["task.wrapup", "reservation.wrapup"],
        )
    deletes = how == "deleted"
    moves, events = story.happened(lambda: world.do(transitions.delete_task if deletes else transitions.complete, task))
    assert set(moves) == {
        ("reservation", status, "completed"),
        ("task", "wrapping" if wrapped else "assigned", "completed"),
    }
    assert events == (
        ["reservation.completed", "task.deleted"] if deletes else ["task.completed", "reservation.completed"]
    )


def test_a_task_that_was_assigned_for_a_day_is_removed(story):
    world = story.world
    task = world.accepted(channel="default").task
    moves, events = story.happened(lambda: world.wait(hours=24))
    assert ("task", "assigned", "completed") in moves
    assert events == ["reservation.completed", "task.system-deleted"]
    assert world.centre.task(task.task_sid) is None


def test_a_cold_transfer_leaves_the_task_to_nobody(story):
    world = story.world
    reservation = world.accepted(channel="default")
    queue = world.centre.queue("Everyone")
    moves, events = story.happened(lambda: world.do(transitions.start_transfer, reservation, queue, "COLD"))
    assert moves[:2] == [("reservation", "accepted", "completed"), ("task", "assigned", "pending")]
    assert events[:2] == ["task.transfer-initiated", "reservation.completed"]


def test_a_warm_transfer_brings_a_task_in_wrap_up_back_to_work(story):
    world = story.world
    reservation = world.accepted(channel="default")
    task = reservation.task
    other = next(worker for worker in world.centre.workers if worker is not reservation.worker)
    world.do(transitions.start_transfer, reservation, other, "WARM")
    world.do(transitions.wrap_up, reservation)
    moves, events = story.happened(lambda: world.do(transitions.accept, task.open_reservations[-1]))
    assert moves == [
        ("reservation", "pending", "accepted"),
        ("task", "wrapping", "assigned"),
        ("transfer", "initiated", "completed"),
    ]
    assert events == ["reservation.accepted", "task.transfer-completed"]
    # and the one who has it is done before the other has finished up
    moves, events = story.happened(lambda: world.do(transitions.complete, task.open_reservations[-1]))
    assert moves == [("reservation", "accepted", "completed"), ("task", "assigned", "wrapping")]
    assert events == ["task.wrapup", "reservation.completed"]
    assert world.last("task.wrapup").entity("worker") is reservation.worker


def test_what_has_ended_is_forgotten_after_five_minutes(story):
    world = story.world
    reservation = world.accepted(channel="default")
    world.do(transitions.complete, reservation)
    world.wait(minutes=4)
    assert world.centre.reservation(reservation.sid) is reservation
    world.wait(minutes=2)
    assert world.centre.reservation(reservation.sid) is None
    assert world.centre.task(reservation.task.task_sid) is None
