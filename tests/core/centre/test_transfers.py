"""Transfers under random use: whoever does what, the task's two sides stay in step, and taking back restores all."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from offhook.centre import (
    Centre,
    CentreConfig,
    FilterConfig,
    QueueConfig,
    TargetConfig,
    WorkerConfig,
    WorkflowConfig,
    transitions,
)
from offhook.clock import VirtualClock
from offhook.errors import ActionError
from offhook.sids import SidFactory

CONFIG = CentreConfig(
    queues=(QueueConfig(name="All"), QueueConfig(name="Nobody", target_workers="team == 'none'")),
    workflows=(
        WorkflowConfig(name="Main", default_queue="All", reservation_timeout=timedelta(seconds=30)),
        WorkflowConfig(
            name="Short",
            reservation_timeout=timedelta(seconds=30),
            filters=(
                FilterConfig(
                    name="all",
                    expression="1==1",
                    targets=(TargetConfig(queue="All", timeout=timedelta(seconds=50)),),
                ),
            ),
        ),
        WorkflowConfig(name="Nowhere"),
    ),
    workers=tuple(
        WorkerConfig(name=name, activity="Available", channels={"chat": capacity})
        for name, capacity in (("Ann", 2), ("Ben", 1), ("Cleo", 2), ("Dan", 1))
    ),
)
TARGETS = st.sampled_from(["Ann", "Ben", "Cleo", "Dan", "All", "Nobody", "Main", "Short", "Nowhere"])
HELD = ("accepted", "wrapping")


class TransferMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = VirtualClock()
        self.centre = Centre(CONFIG, self.clock, SidFactory(1))
        self.centre.on_commit = self.hear
        self.seen: list[Any] = []
        self.transfers: dict[Any, list[str]] = {}

    def hear(self, _unit: Any, events: Any) -> None:
        for event in events:
            if event.type == "reservation.created":
                self.seen.append(event.entity("reservation"))
            if event.type.startswith("task.transfer-"):
                what = event.type.removeprefix("task.transfer-")
                self.transfers.setdefault(event.entity("transfer"), []).append(what)

    def do(self, transition: Any, *arguments: Any, **options: Any) -> None:
        """Do it and take it back, then do it."""
        unit = self.centre.begin("tried")
        before = self.centre.snapshot()
        with suppress(ActionError):
            transition(unit, *arguments, **options)
        unit.rollback()
        assert self.centre.snapshot() == before
        with suppress(ActionError), self.centre.unit("done") as unit:
            transition(unit, *arguments, **options)
        self.centre.route()

    def reservation(self, number: int) -> Any:
        return self.seen[-1 - number % min(len(self.seen), 6)]

    @initialize()
    def first(self) -> None:
        self.create()
        self.do(transitions.accept, self.seen[0])

    @rule()
    def create(self) -> None:
        self.do(transitions.create_task, channel="chat")

    @rule(number=st.integers(0, 5), to=TARGETS, mode=st.sampled_from(["WARM", "WARM", "COLD"]))
    def transfer(self, number: int, to: str, mode: str) -> None:
        target = self.centre.worker(to) or self.centre.queue(to) or self.centre.workflow(to)
        held = [each for each in self.seen if each.status == "accepted"]
        reservation = held[number % len(held)] if held else self.reservation(number)
        self.do(transitions.start_transfer, reservation, target, mode)

    @rule(number=st.integers(0, 5))
    def answer_offer(self, number: int) -> None:
        pending = [each for each in self.seen if each.status == "pending"]
        if pending:
            self.do(transitions.accept, pending[number % len(pending)])

    @rule(number=st.integers(0, 5))
    def take_back(self, number: int) -> None:
        self.do(transitions.cancel_transfer, self.reservation(number).task)

    @rule(
        number=st.integers(0, 5), how=st.sampled_from(["accept", "accept", "accept", "reject", "wrap_up", "complete"])
    )
    def answer(self, number: int, how: str) -> None:
        self.do(getattr(transitions, how), self.reservation(number))

    @precondition(lambda self: len(self.transfers) > 2)
    @rule(number=st.integers(0, 5), how=st.sampled_from(["cancel_task", "delete_task"]))
    def end(self, number: int, how: str) -> None:
        self.do(getattr(transitions, how), self.reservation(number).task)

    @rule(name=st.sampled_from(["Ann", "Ben", "Cleo", "Dan"]), activity=st.sampled_from(["Available", "Break"]))
    def move(self, name: str, activity: str) -> None:
        self.do(transitions.set_activity, self.centre.worker(name), activity, reject_pending=True)

    @rule(seconds=st.sampled_from([1, 31, 60]))
    def wait(self, seconds: int) -> None:
        until = self.clock.now() + timedelta(seconds=seconds)
        while (due := self.clock.next_due()) is not None and due <= until:
            self.clock.fire_next()
        self.clock.move_to(until)

    @invariant()
    def a_task_is_what_its_reservations_are(self) -> None:
        for task in self.centre.tasks:
            states = [each.status for each in task.open_reservations]
            assert set(states) <= {"pending", *HELD}
            if "accepted" in states:
                assert task.status == "assigned"
            elif "wrapping" in states:
                assert task.status == "wrapping"
            elif states:
                assert task.status == "reserved"
            else:
                assert task.status == "pending"
            assert sum(state in HELD for state in states) <= 2 + len(self.transfers)
            workers = [each.worker for each in task.open_reservations]
            assert len(set(workers)) == len(workers)
            if task.reservation is not None:
                assert task.reservation in task.open_reservations

    @invariant()
    def a_transfer_is_under_way_only_while_the_task_can_go_on(self) -> None:
        board = self.centre.board
        for task in self.centre.all_tasks:
            transfer = task.outgoing_transfer
            under_way = transfer is not None and transfer.is_under_way
            if under_way:
                assert task.is_open
                offered = any(each.status == "pending" for each in task.open_reservations)
                assert offered or task in board.transfers or task.group is not None or not transfer.shared
                if transfer.shared:
                    assert offered != (task in board.transfers)
            else:
                assert task not in board.transfers
        assert all(task.is_open for task in board.transfers)

    @invariant()
    def every_transfer_begins_once_and_ends_once(self) -> None:
        for transfer, reported in self.transfers.items():
            assert reported[0] == "initiated"
            assert reported.count("initiated") == 1
            ends = [each for each in reported if each in ("completed", "failed", "canceled")]
            assert ends == ([] if transfer.is_under_way else [transfer.status])
            assert not ends or reported[-1] == ends[0]

    @invariant()
    def capacity_is_what_reservations_take(self) -> None:
        for worker in self.centre.workers:
            channel = worker.channel("chat")
            assert channel is not None
            assert channel.open == len(worker.reservations)
            assert channel.assigned == sum(each.status == "accepted" for each in worker.reservations)
            assert all(each in each.task.open_reservations for each in worker.reservations)


TestTransfers = TransferMachine.TestCase
TestTransfers.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
