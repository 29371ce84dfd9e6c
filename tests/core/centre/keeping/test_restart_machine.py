"""A centre that is written and made again, at any moment and any number of times, is as one that was not."""

from __future__ import annotations

import importlib.util
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from offhook.centre import Centre, Entity, transitions
from offhook.centre.keeping import Keeping, Kept, reference_of, referred, restore_centre
from offhook.centre.transitions import voice
from offhook.clock import VirtualClock
from offhook.errors import ActionError
from offhook.sids import SidFactory

_spec = importlib.util.spec_from_file_location("state_machine", Path(__file__).parents[1] / "test_state_machine.py")
assert _spec is not None
assert _spec.loader is not None
state_machine = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(state_machine)


class Rows:
    """What a store would hold, as text."""

    def __init__(self) -> None:
        self.entities: dict[tuple[str, str], str] = {}
        self.memory: dict[tuple[str, str], str] = {}

    def write(self, keeping: Keeping) -> None:
        rows, gone, memory, blank = keeping.take()
        for key in gone:
            self.entities.pop(key, None)
        for kind, key, text in rows:
            self.entities[kind, key] = text
        for key in blank:
            self.memory.pop(key, None)
        for owner, name, text in memory:
            self.memory[owner, name] = text

    def kept(self) -> Kept:
        return Kept(
            [(kind, key, json.loads(text)) for (kind, key), text in self.entities.items()],
            {key: json.loads(text) for key, text in self.memory.items()},
        )


def told(events: Any) -> list[Any]:
    return [
        (
            event.type,
            event.id,
            event.at,
            event.reason,
            [(name, entity.key if entity is not None else None) for name, entity in event.entities.items()],
        )
        for event in events
    ]


def hold(unit: Any, leg: Any) -> None:
    (voice.unhold if leg.on_hold else voice.hold)(unit, leg)


def mute(unit: Any, leg: Any) -> None:
    voice.set_leg(unit, leg, muted=not leg.muted, beep_on_exit=not leg.beep_on_exit)


def press(unit: Any, leg: Any) -> None:
    voice.send_digits(unit, leg, "1#")


def record(unit: Any, leg: Any) -> None:
    task = leg.call.task
    if not leg.call.recordings:
        voice.start_recording(unit, task)
    elif leg.call.recorded:
        voice.pause_recording(unit, task)
    else:
        voice.resume_recording(unit, task)


def answered(unit: Any, worker: Any) -> None:
    """A call for a worker, who takes it."""
    task = transitions.create_task(unit, channel="voice", routing_target=worker)
    transitions.accept(unit, transitions.reserve(unit, task, worker) if task.reservation is None else task)


def redirect(unit: Any, leg: Any) -> None:
    reservation = leg.call.task.reservation
    if reservation is not None:
        voice.redirect_call(unit, reservation, leg.sid, "https://example.com/twiml", accepts=True)


def issue(unit: Any, reservation: Any, number: int) -> None:
    accepts, timeout = number % 2 == 0, timedelta(seconds=number)
    voice.issue_call(
        unit, reservation, "https://example.com/twiml", "+491", to="+492", timeout=timeout, accepts=accepts
    )


def dequeue(unit: Any, reservation: Any, number: int) -> None:
    voice.dequeue(unit, reservation, to="+492", timeout=timedelta(seconds=number), records=number % 2 == 0)


def listen(unit: Any, reservation: Any, worker: Any, number: int) -> None:
    voice.monitor(unit, reservation, worker, voice.SUPERVISOR_MODES[number % 3])


class RestartMachine(state_machine.CentreMachine):  # type: ignore[misc, name-defined]
    """`centre` goes on and on; `twin` is written and made again between the steps. Both do the same."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Any] = []
        self.twin_heard: list[Any] = []
        self.rows = Rows()
        self.twin_clock = VirtualClock()
        self.twin = Centre(state_machine.CONFIG, self.twin_clock, SidFactory(1))
        self.twin.keeping = Keeping(self.twin)
        self.twin.keeping.everything()
        self.twin.on_commit = self.hear_twin

    def hear(self, unit: Any, events: Any) -> None:
        super().hear(unit, events)
        self.heard += told(events)

    def hear_twin(self, unit: Any, events: Any) -> None:
        self.twin_heard += told(events)

    def theirs(self, value: Any) -> Any:
        return referred(self.twin, reference_of(value)) if isinstance(value, Entity) else value

    def do(self, transition: Any, *arguments: Any, **options: Any) -> None:
        twins = [self.theirs(each) for each in arguments]
        twin_options = {name: self.theirs(each) for name, each in options.items()}
        if None in [twin for twin, mine in zip(twins, arguments, strict=True) if mine is not None]:
            return  # ended long ago: nobody could name it
        for centre, given, named in ((self.centre, arguments, options), (self.twin, twins, twin_options)):
            try:
                with centre.unit("done") as unit:
                    transition(unit, *given, **named)
            except ActionError as error:
                self.codes.add(error.code)
            centre.route()

    @rule(owner=st.sampled_from("ab"), value=st.sampled_from([None, 1, "x", {"a": [1, 2.5, None]}]))
    def remember(self, owner: str, value: Any) -> None:
        self.do(lambda unit: unit.remember(owner, "it", value))

    @precondition(lambda self: len(self.centre.all_tasks) and len(self.centre.workers))
    @rule(number=st.integers(0, 20), worker=st.integers(0, 9), what=st.sampled_from(["task", "state", "search"]))
    def desktop(self, number: int, worker: int, what: str) -> None:
        desktop = self.any_worker(worker).desktop
        if what == "task":
            self.do(transitions.select_task, desktop, self.any_task(number))
        elif what == "state":
            self.do(transitions.set_component_state, desktop, "Panel", {"n": number, "of": [{"deep": None}]})
        else:
            self.do(lambda unit, desktop: unit.set(desktop, "search", f"{number}"), desktop)

    @precondition(lambda self: self.seen)
    @rule(
        number=st.integers(0, 20),
        to=st.sampled_from(["Ann", "Ben", "Cleo", "Many", "A"]),
        mode=st.sampled_from(["WARM", "COLD"]),
    )
    def transfer(self, number: int, to: str, mode: str) -> None:
        target = self.centre.worker(to) or self.centre.queue(to)
        self.do(transitions.start_transfer, self.any_reservation(number), target, mode)

    @precondition(lambda self: len(self.centre.all_tasks))
    @rule(number=st.integers(0, 20))
    def cancel_transfer(self, number: int) -> None:
        self.do(transitions.cancel_transfer, self.any_task(number))

    @precondition(lambda self: len(self.centre.workers))
    @rule(number=st.integers(0, 9))
    def call_comes(self, number: int) -> None:
        self.do(answered, self.any_worker(number))

    @precondition(lambda self: any(call.is_open for call in self.centre.calls))
    @rule(number=st.integers(0, 20), what=st.sampled_from([hold, mute, press, record, voice.hang_up, redirect]))
    def with_a_leg(self, number: int, what: Any) -> None:
        legs = [leg for call in self.centre.calls for leg in call.open_legs()]
        leg = legs[number % len(legs)]
        if leg.status == "joined" or what in (voice.hang_up, redirect):
            self.do(what, leg)

    @precondition(lambda self: self.seen)
    @rule(number=st.integers(0, 20), worker=st.integers(0, 9), what=st.sampled_from([issue, dequeue, listen]))
    def with_a_reservation(self, number: int, worker: int, what: Any) -> None:
        reservation = self.any_reservation(number)
        self.do(what, reservation, *([self.any_worker(worker)] if what is listen else []), number + 1)

    @rule(seconds=state_machine.SECONDS)
    def wait(self, seconds: float) -> None:
        for clock in (self.clock, self.twin_clock):
            until = clock.now() + timedelta(seconds=seconds)
            while (due := clock.next_due()) is not None and due <= until:
                clock.fire_next()
            clock.move_to(until)

    @rule()
    def write(self) -> None:
        assert self.twin.keeping is not None
        self.rows.write(self.twin.keeping)

    @rule()
    def restart(self) -> None:
        self.write()
        clock = VirtualClock()
        clock.move_to(self.twin_clock.now())
        clock.places = self.twin_clock.places
        self.twin, messages = restore_centre(state_machine.CONFIG, clock, SidFactory(1), self.rows.kept())
        assert messages == []
        self.twin_clock = clock
        self.twin.keeping = Keeping(self.twin)
        self.twin.keeping.take_up()
        self.twin.on_commit = self.hear_twin
        self.twin.resume()

    @invariant()
    def nothing_more_can_be_offered(self) -> None:
        """A transfer may be: the machine that this one comes from has none."""

    @invariant()
    def rules_hold(self) -> None:
        """As above."""

    @invariant()
    def both_are_the_same(self) -> None:
        assert self.twin_heard == self.heard
        assert self.twin.snapshot() == self.centre.snapshot()


RestartMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestRestart = RestartMachine.TestCase
