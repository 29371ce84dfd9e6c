"""What of a centre is written, and when its rows go."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import Centre, CentreConfig, WorkerConfig, transitions
from offhook.centre.keeping import Keeping, Kept, reference_of, referred, restore_centre, text_of
from offhook.clock import VirtualClock
from offhook.sids import SidFactory
from offhook_grammar.values import freeze

CONFIG = CentreConfig(workers=(WorkerConfig(name="Ana", activity="Available"), WorkerConfig(name="Ben")))


class Kept1:
    """A centre that is kept, and the rows as a store has them."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.centre = Centre(CONFIG, self.clock, SidFactory())
        self.centre.keeping = self.keeping = Keeping(self.centre)
        self.keeping.everything()
        self.rows: dict[tuple[str, str], Any] = {}

    def write(self) -> list[tuple[str, str]]:
        """Take the rows, and give the keys of those that were written."""
        rows, gone, _, _ = self.keeping.take()
        for key in gone:
            self.rows.pop(key, None)  # it may have come and gone between two writes
        self.rows.update({(kind, key): json.loads(text) for kind, key, text in rows})
        return [(kind, key) for kind, key, _ in rows]

    def restored(self) -> Centre:
        kept = Kept([(*key, body) for key, body in self.rows.items()], {})
        return restore_centre(CONFIG, VirtualClock(), SidFactory(), kept)[0]

    def keys(self, kind: str) -> list[str]:
        return [key for found, key in self.rows if found == kind]

    def served(self) -> Any:
        """A task, from its creation to its end."""
        with self.centre.unit("test") as unit:
            task = transitions.create_task(unit, channel="chat")
        self.centre.route()
        with self.centre.unit("test") as unit:
            transitions.accept(unit, task)
            transitions.complete(unit, task)
        return task

    def wait(self, **duration: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**duration))
        with self.centre.unit("test") as unit:
            unit.emit("x", {})


@pytest.fixture
def kept() -> Kept1:
    made = Kept1()
    made.write()
    return made


def test_only_what_changed_is_written(kept: Kept1) -> None:
    worker = kept.centre.worker("Ana")
    assert worker is not None
    assert kept.write() == []
    with kept.centre.unit("test") as unit:
        transitions.set_capacity(unit, worker, "chat", 3)
    assert kept.write() == [("worker", worker.sid), ("centre", "state")]
    with kept.centre.unit("test") as unit:
        unit.set(worker.desktop, "search", "x")
    assert kept.write() == [("desktop", worker.sid), ("centre", "state")]


def test_what_was_taken_back_is_not_written(kept: Kept1) -> None:
    unit = kept.centre.begin("test")
    transitions.create_task(unit, channel="chat")
    unit.rollback()
    assert kept.write() == []


def test_an_open_unit_of_work_is_not_written(kept: Kept1) -> None:
    worker = kept.centre.worker("Ana")
    assert worker is not None
    with kept.centre.unit("test") as unit:
        unit.set(worker, "phone", "desk")
    unit = kept.centre.begin("open")
    unit.set(worker, "phone", "external")
    unit.set(worker, "identity", "x")
    kept.write()
    assert kept.rows["worker", worker.sid]["phone"] == "desk"
    assert (worker.phone, worker.identity) == ("external", "x")
    unit.commit()
    kept.write()
    assert kept.rows["worker", worker.sid]["phone"] == "external"


def test_rows_of_what_ended_go_after_five_minutes(kept: Kept1) -> None:
    for _ in range(20):
        kept.served()
        kept.wait(minutes=2)
        kept.write()
        assert len(kept.keys("task")) <= 3
        assert len(kept.keys("reservation")) <= 3
    kept.wait(minutes=6)
    kept.write()
    assert kept.keys("task") == []
    assert kept.keys("reservation") == []


def test_what_somebody_shows_or_holds_stays(kept: Kept1) -> None:
    worker = kept.centre.worker("Ana")
    assert worker is not None
    shown, held, other = kept.served(), kept.served(), kept.served()
    with kept.centre.unit("test") as unit:
        transitions.select_task(unit, worker.desktop, shown)
    holding = [held]
    kept.keeping.holders.append(lambda: holding)
    kept.wait(minutes=6)
    kept.write()
    assert sorted(kept.keys("task")) == sorted([shown.key, held.key])
    again = kept.restored()
    assert again.task(shown.key) is None  # ended too long ago to be looked up
    found = again.worker("Ana")
    assert found is not None
    assert found.desktop.selected_task is not None
    assert found.desktop.selected_task.key == shown.key
    assert found.desktop.selected_task.sid == shown.sid
    assert referred(again, reference_of(held) or []).key == held.key  # type: ignore[union-attr]
    assert referred(again, reference_of(other) or []) is None
    with kept.centre.unit("test") as unit:
        transitions.clear_selection(unit, worker.desktop)
    holding.clear()
    last = kept.served()
    kept.wait(minutes=6)
    kept.write()
    assert kept.keys("task") == []
    assert last.status == "completed"


def test_a_recording_goes_when_it_has_been_kept_for_long_enough(kept: Kept1) -> None:
    centre = kept.centre
    with centre.unit("test") as unit:
        task = transitions.create_task(unit, channel="voice")
    centre.route()
    with centre.unit("test") as unit:
        transitions.accept(unit, task)
        recording = transitions.voice.start_recording(unit, task)
    kept.wait(hours=1)
    with centre.unit("test") as unit:
        transitions.complete(unit, task)
    kept.write()
    # it outlives its task, a restart too
    kept.wait(hours=23, minutes=59)
    kept.write()
    assert centre.recordings.get(recording.sid) is recording
    assert (kept.keys("task"), kept.keys("call"), kept.keys("recording")) == ([], [], [recording.sid])
    again = kept.restored()
    (twin,) = again.recordings
    assert (twin.status, twin.segments, twin.duration) == ("completed", recording.segments, timedelta(hours=1))
    again.clock.move_to(centre.clock.now() + timedelta(minutes=2))  # type: ignore[attr-defined]
    with again.unit("test") as unit:
        unit.emit("x", {})
    assert len(again.recordings) == 0
    kept.wait(minutes=2)
    assert centre.recordings.get(recording.sid) is None
    kept.write()
    assert kept.keys("recording") == []


def test_a_recording_of_a_unit_that_was_taken_back_is_not_forgotten_later(kept: Kept1) -> None:
    centre = kept.centre
    with centre.unit("test") as unit:
        task = transitions.create_task(unit, channel="voice")
    centre.route()
    with centre.unit("test") as unit:
        transitions.accept(unit, task)
        recording = transitions.voice.start_recording(unit, task)
    before = centre.snapshot()
    unit = centre.begin("test")
    transitions.complete(unit, task)
    assert recording.status == "completed"
    unit.rollback()
    assert centre.snapshot() == before
    kept.wait(hours=25)
    assert centre.recordings.get(recording.sid) is recording
    assert recording.status == "in-progress"


def test_a_deleted_task_is_there_for_its_reservation_alone(kept: Kept1) -> None:
    with kept.centre.unit("test") as unit:
        task = transitions.create_task(unit, channel="chat")
    kept.centre.route()
    reservation = task.reservation
    assert reservation is not None
    with kept.centre.unit("test") as unit:
        transitions.delete_task(unit, task)
    kept.write()
    again = kept.restored()
    assert again.task(task.key) is None
    found = again.reservation(reservation.sid)
    assert found is not None
    assert found.task.key == task.key
    assert again.snapshot() == kept.centre.snapshot()
    kept.wait(minutes=6)
    kept.write()
    assert kept.keys("task") == []


def test_a_transfer_outlives_the_reservation_that_it_began_with(kept: Kept1) -> None:
    with kept.centre.unit("test") as unit:
        task = transitions.create_task(unit, channel="chat")
    kept.centre.route()
    with kept.centre.unit("test") as unit:
        first = transitions.accept(unit, task)
        transitions.start_transfer(unit, first, next(iter(kept.centre.queues)), "COLD")
    kept.clock.move_to(kept.clock.now() + timedelta(minutes=6))
    kept.wait(minutes=1)
    kept.write()
    assert first.sid not in kept.keys("reservation")
    again = kept.restored()
    (found,) = again.tasks
    assert found.outgoing_transfer is not None
    assert found.outgoing_transfer.initiator.sid == first.sid
    assert found.outgoing_transfer.initiator.worker is again.worker("Ana")
    assert again.snapshot() == kept.centre.snapshot()


@pytest.mark.parametrize("name", ["workers", "queues", "workflows", "activities", "tasks"])
def test_references(kept: Kept1, name: str) -> None:
    with kept.centre.unit("test") as unit:
        transitions.create_task(unit, channel="chat")
    for entity in getattr(kept.centre, name):
        assert referred(kept.centre, reference_of(entity) or []) is entity


def test_references_to_parts_of_others(kept: Kept1) -> None:
    worker = kept.centre.worker("Ana")
    assert worker is not None
    for entity in (worker.desktop, worker.channel("chat")):
        assert referred(kept.centre, reference_of(entity) or []) is entity
    assert reference_of("no entity") is None
    assert referred(kept.centre, ["nonsense", "x"]) is None


@pytest.mark.parametrize(
    ("value", "reader"),
    [
        ({"a": [1, 2.5, None, True, "ü\u2028"], "b": {"c": {}}}, freeze),
        ({"half": "\ud83d", "n": [1]}, freeze),
        (["\udc00"], tuple),
        (10**30, int),
    ],
)
def test_texts(value: Any, reader: Callable[[Any], Any]) -> None:
    assert reader(json.loads(text_of(freeze(value)))) == freeze(value)
