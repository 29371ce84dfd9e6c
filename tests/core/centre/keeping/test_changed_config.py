"""A centre that goes on under another configuration: whatever has changed, its indexes are true and its rules hold."""

from __future__ import annotations

import contextlib
import importlib.util
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from offhook.centre import Centre, CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig, transitions
from offhook.centre.keeping import Keeping, Kept, restore_centre
from offhook.clock import VirtualClock
from offhook.errors import ActionError
from offhook.sids import SidFactory

_spec = importlib.util.spec_from_file_location("state_machine", Path(__file__).parents[1] / "test_state_machine.py")
assert _spec is not None
assert _spec.loader is not None
state_machine = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(state_machine)
CONFIG: CentreConfig = state_machine.CONFIG

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "create",
                "create",
                "create for",
                "accept",
                "accept",
                "wrap_up",
                "complete",
                "transfer",
                "wait",
                "away",
                "hire",
            ]
        ),
        st.integers(0, 20),
        state_machine.ATTRIBUTES,
    ),
    min_size=1,
    max_size=25,
)
QUEUES = st.sampled_from(["All", "A", "Many", "New"])


@st.composite
def configs(draw: st.DrawFn) -> CentreConfig:
    """The machine's configuration with parts of it gone, new, or otherwise."""
    names = draw(st.lists(QUEUES, min_size=1, unique=True))
    queues = tuple(
        QueueConfig(name=name, target_workers=draw(st.sampled_from(["1==1", "team == 'a'", "team == 'b'"])))
        for name in names
    )
    main = CONFIG.workflows[0]
    same = set(names) >= {"All", "A", "Many"} and draw(st.booleans())
    workflows = (
        main if same else replace(main, filters=(), default_queue=names[0]),
        WorkflowConfig(name="Other", default_queue=names[-1]),
    )
    workers = tuple(each for each in CONFIG.workers if draw(st.booleans()))
    if draw(st.booleans()):
        workers = (WorkerConfig(name="Dora", activity="Available"), *workers)
    activities = CONFIG.activities if draw(st.booleans()) else CONFIG.activities[:3]
    return replace(
        CONFIG,
        queues=draw(st.sampled_from([queues, CONFIG.queues])) if same and "New" not in names else queues,
        workflows=workflows if draw(st.booleans()) else tuple(reversed(workflows)),
        workers=workers,
        activities=activities,
    )


def do(centre: Centre, what: str, number: int, attributes: Any) -> None:
    workers, reservations = list(centre.workers), list(centre.all_reservations)
    worker = workers[number % len(workers)] if workers else None
    reservation = reservations[number % len(reservations)] if reservations else None
    with centre.unit("test") as unit:
        if what == "create" or (what == "create for" and worker is None):
            transitions.create_task(unit, channel="chat", attributes=attributes)
        elif what == "create for":
            transitions.create_task(unit, channel="chat", routing_target=worker, ignore_capacity=bool(number % 2))
        elif what == "hire":
            transitions.create_worker(unit, WorkerConfig(name=f"Hired {number}", activity="Available"))
        elif what == "away" and worker is not None:
            transitions.set_activity(unit, worker, "Break" if number % 2 else "Available", reject_pending=True)
        elif what == "transfer" and reservation is not None:
            queues = list(centre.queues)
            transitions.start_transfer(
                unit, reservation, queues[number % len(queues)], "WARM" if number % 2 else "COLD"
            )
        elif what in ("accept", "wrap_up", "complete") and reservation is not None:
            getattr(transitions, what)(unit, reservation)


def use(centre: Centre, clock: VirtualClock, steps: Any) -> None:
    for what, number, attributes in steps:
        if what == "wait":
            wait(clock, timedelta(seconds=number * 5))
        else:
            with contextlib.suppress(ActionError):
                do(centre, what, number, attributes)
        centre.route()


def wait(clock: VirtualClock, duration: timedelta) -> None:
    until = clock.now() + duration
    while (due := clock.next_due()) is not None and due <= until:
        clock.fire_next()
    clock.move_to(until)


@given(before=STEPS, config=configs(), after=STEPS)
@settings(max_examples=80, deadline=None)
def test_it_goes_on(before: Any, config: CentreConfig, after: Any) -> None:
    clock = VirtualClock()
    centre = Centre(CONFIG, clock, SidFactory(1))
    centre.keeping = Keeping(centre)
    centre.keeping.everything()
    use(centre, clock, before)
    rows = [(kind, key, json.loads(text)) for kind, key, text in centre.keeping.take()[0]]

    later = VirtualClock()
    later.move_to(clock.now())
    later.places = clock.places
    again, messages = restore_centre(config, later, SidFactory(1), Kept(rows, {}))
    assert all(messages)
    again.keeping = Keeping(again)
    again.keeping.take_up()
    again.resume()
    again.route()
    state_machine.check_indexes(again)
    assert {task.key for task in again.all_tasks} == {task.key for task in centre.all_tasks}
    use(again, later, after)
    state_machine.check_indexes(again)
    wait(later, timedelta(days=15))
    state_machine.check_indexes(again)
    assert [task for task in again.tasks if task.status in ("pending", "reserved")] == []
