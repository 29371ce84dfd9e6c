"""The centre under random use: whatever is done to it, and undone, its indexes are true and its rules hold."""

from __future__ import annotations

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
from offhook.centre.transitions.task_changes import SETTABLE_STATUSES
from offhook.clock import VirtualClock
from offhook.errors import ActionError
from offhook.sids import SidFactory

SECONDS = st.sampled_from([1, 10, 30, 61, 400, 90_000])
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["a", "b", "c"]),
        "urgent": st.booleans(),
        "agent": st.sampled_from(["Ann", "Ben", "Nobody", None]),
        "language": st.sampled_from(["en", "de"]),
    },
)
WORKER_ATTRIBUTES = st.fixed_dictionaries(
    {}, optional={"team": st.sampled_from(["a", "b"]), "languages": st.lists(st.sampled_from(["en", "de"]))}
)
ACTIVITIES = st.sampled_from(["Available", "On a Task", "Break", "Offline"])
CHANNELS = st.sampled_from(["chat", "voice"])


def target(queue: str | None = None, timeout: float | None = None, **options: Any) -> TargetConfig:
    return TargetConfig(queue=queue, timeout=timedelta(seconds=timeout) if timeout is not None else None, **options)


CONFIG = CentreConfig(
    queues=(
        QueueConfig(name="All"),
        QueueConfig(name="A", target_workers="team == 'a'", task_order="LIFO"),
        QueueConfig(name="Many", max_reserved_workers=3),
    ),
    workflows=(
        WorkflowConfig(
            name="Main",
            reservation_timeout=timedelta(seconds=30),
            default_queue="All",
            filters=(
                FilterConfig(
                    name="urgent",
                    expression="urgent == true",
                    targets=(
                        target("A", 10, priority=9, skip_if="workers.available == 0"),
                        target(timeout=20, expression="task.language IN worker.languages"),
                    ),
                ),
                FilterConfig(name="b", expression="kind == 'b'", targets=(target("Many", order_by="worker.team"),)),
                FilterConfig(
                    name="c",
                    expression="kind == 'c'",
                    targets=(
                        target("All", 60, known_worker_friendly_name="task.agent"),
                        target("All", 60, expression="worker.channel.voice.assigned_tasks == 0"),
                    ),
                ),
            ),
        ),
    ),
    workers=tuple(
        WorkerConfig(
            name=name,
            activity="Available",
            channels={"chat": capacity, "voice": 1},
            attributes={"team": team, "languages": languages},
        )
        for name, capacity, team, languages in (
            ("Ann", 2, "a", ["en"]),
            ("Ben", 1, "a", ["de"]),
            ("Cleo", 3, "b", ["en", "de"]),
        )
    ),
)


class CentreMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = VirtualClock()
        self.centre = Centre(CONFIG, self.clock, SidFactory(1))
        self.centre.on_commit = self.hear
        self.ended: dict[Any, str] = {}
        self.seen: list[Any] = []
        self.sequence = 0
        self.codes: set[str] = set()
        self.updates: list[Any] = []

    def hear(self, unit, events) -> None:
        for event in events:
            self.sequence += 1
            assert event.sequence == self.sequence
            if event.type == "reservation.created":
                self.check_offer(event.entities["reservation"])
            elif event.type == "task.updated":
                self.updates.append(event)

    def check_offer(self, reservation) -> None:
        self.seen.append(reservation)
        transfer = reservation.task.outgoing_transfer
        by_name = transfer is not None and transfer.target is reservation.worker
        if not reservation.task.ignore_capacity and not by_name:
            assert reservation.channel.open <= reservation.channel.capacity
            assert reservation.worker.activity.available
            assert reservation.channel.available

    def do(self, transition, *arguments, **options) -> None:
        """Do it and take it back, then do it: taking back restores everything, even halfway through a failure."""
        unit = self.centre.begin("tried")
        before = self.centre.snapshot()
        try:
            transition(unit, *arguments, **options)
        except ActionError:
            pass
        finally:
            unit.rollback()
        assert self.centre.snapshot() == before
        try:
            with self.centre.unit("done") as unit:
                transition(unit, *arguments, **options)
        except ActionError as error:
            self.codes.add(error.code)
        self.centre.route()

    def any_task(self, number: int):
        tasks = list(self.centre.all_tasks)
        return tasks[number % len(tasks)]

    def any_reservation(self, number: int):
        return self.seen[-1 - number % min(len(self.seen), 8)]

    def any_worker(self, number: int):
        workers = list(self.centre.workers)
        return workers[number % len(workers)]

    @initialize(attributes=ATTRIBUTES)
    def first(self, attributes) -> None:
        self.do(transitions.create_task, channel="chat", attributes=attributes)

    @rule(
        attributes=ATTRIBUTES,
        channel=CHANNELS,
        priority=st.integers(0, 2),
        to=st.sampled_from([None, None, None, "Ann", "Cleo", "Many"]),
        ignore=st.booleans(),
        timeout=SECONDS,
    )
    def create(self, attributes, channel, priority, to, ignore, timeout) -> None:
        found = self.centre.worker(to) or self.centre.queue(to) if to else None
        self.do(
            transitions.create_task,
            channel=channel,
            attributes=attributes,
            priority=priority,
            routing_target=found,
            ignore_capacity=ignore,
            timeout=timedelta(seconds=timeout),
        )

    @precondition(lambda self: self.seen)
    @rule(number=st.integers(0, 20), how=st.sampled_from(["accept", "accept", "wrap_up", "complete", "complete"]))
    def answer(self, number, how) -> None:
        self.do(getattr(transitions, how), self.any_reservation(number))

    @precondition(lambda self: self.seen)
    @rule(number=st.integers(0, 20), activity=st.none() | ACTIVITIES)
    def reject(self, number, activity) -> None:
        found = self.centre.activity(activity) if activity else None
        self.do(transitions.reject, self.any_reservation(number), found)

    @precondition(lambda self: len(self.centre.all_tasks))
    @rule(number=st.integers(0, 20), how=st.sampled_from(["cancel_task", "delete_task", "complete", "accept"]))
    def end(self, number, how) -> None:
        self.do(getattr(transitions, how), self.any_task(number))

    @precondition(lambda self: len(self.centre.all_tasks))
    @rule(number=st.integers(0, 20), attributes=ATTRIBUTES)
    def change_task(self, number, attributes) -> None:
        self.do(transitions.update_task_attributes, self.any_task(number), attributes)

    @precondition(lambda self: len(self.centre.all_tasks))
    @rule(number=st.integers(0, 20), priority=st.integers(0, 12))
    def change_priority(self, number, priority) -> None:
        self.do(transitions.set_task_priority, self.any_task(number), priority)

    @precondition(lambda self: len(self.centre.all_tasks))
    @rule(
        number=st.integers(0, 20),
        priority=st.none() | st.integers(0, 12),
        earlier=st.none() | SECONDS,
        revision=st.none() | st.integers(1, 4),
    )
    def change_more(self, number, priority, earlier, revision) -> None:
        task = self.any_task(number)
        start = task.created_at - timedelta(seconds=earlier) if earlier is not None else None
        was, changes = task.revision, len(self.updates)
        self.do(transitions.update_task, task, priority=priority, virtual_start_time=start, if_revision=revision)
        assert task.revision == was + len(self.updates) - changes

    @precondition(lambda self: len(self.centre.all_tasks))
    @rule(number=st.integers(0, 20), status=st.sampled_from(SETTABLE_STATUSES))
    def change_status(self, number, status) -> None:
        self.do(transitions.set_task_status, self.any_task(number), status)

    @precondition(lambda self: self.seen)
    @rule(
        number=st.integers(0, 20),
        to=st.sampled_from(["Ann", "Ben", "Cleo", "All", "Many"]),
        mode=st.sampled_from(["WARM", "COLD"]),
        attributes=st.none() | ATTRIBUTES,
    )
    def hand_over(self, number, to, mode, attributes) -> None:
        found = self.centre.worker(to) or self.centre.queue(to)
        self.do(transitions.start_transfer, self.any_reservation(number), found, mode, attributes=attributes)

    @precondition(lambda self: len(self.centre.all_tasks))
    @rule(number=st.integers(0, 20))
    def take_back(self, number) -> None:
        self.do(transitions.cancel_transfer, self.any_task(number))

    @rule(number=st.integers(0, 9), activity=ACTIVITIES, reject=st.booleans())
    def change_activity(self, number, activity, reject) -> None:
        self.do(transitions.set_activity, self.any_worker(number), activity, reject_pending=reject)

    @rule(number=st.integers(0, 9), attributes=WORKER_ATTRIBUTES)
    def change_worker(self, number, attributes) -> None:
        self.do(transitions.set_worker_attributes, self.any_worker(number), attributes)

    @rule(number=st.integers(0, 9), channel=CHANNELS, value=st.integers(0, 4))
    def change_capacity(self, number, channel, value) -> None:
        self.do(transitions.set_capacity, self.any_worker(number), channel, value)

    @rule(number=st.integers(0, 9), channel=CHANNELS, available=st.booleans())
    def change_channel(self, number, channel, available) -> None:
        self.do(transitions.set_channel_available, self.any_worker(number), channel, available)

    @rule(number=st.integers(0, 9), force=st.booleans(), begin=st.booleans())
    def session(self, number, force, begin) -> None:
        if begin:
            self.do(transitions.sign_in, self.any_worker(number), "Available")
        else:
            self.do(transitions.sign_out, self.any_worker(number), force=force)

    @precondition(lambda self: len(self.centre.workers) < 6)
    @rule(attributes=WORKER_ATTRIBUTES)
    def hire(self, attributes) -> None:
        name = f"Worker {len(self.centre.workers)}"
        self.do(transitions.create_worker, WorkerConfig(name=name, activity="Available", attributes=attributes))

    @rule(seconds=SECONDS)
    def wait(self, seconds) -> None:
        until = self.clock.now() + timedelta(seconds=seconds)
        while (due := self.clock.next_due()) is not None and due <= until:
            self.clock.fire_next()
        self.clock.move_to(until)

    @invariant()
    def indexes_are_true(self) -> None:
        check_indexes(self.centre)

    @invariant()
    def rules_hold(self) -> None:
        for task in self.centre.all_tasks:
            check_task(task)
            self.stays(task, ("completed", "canceled"))
        for reservation in self.seen:
            self.stays(reservation, ("rejected", "timeout", "canceled", "rescinded", "completed"))

    @invariant()
    def errors_have_codes_of_words(self) -> None:
        assert all(code.replace("-", "").isalpha() and code.islower() for code in sorted(self.codes))

    @invariant()
    def nothing_more_can_be_offered(self) -> None:
        assert not self.centre.needs_routing
        for task in self.centre.tasks:
            if task.status == "pending":
                assert not could_take(self.centre, task), f"{task} could be offered"

    def stays(self, entity, terminal) -> None:
        if entity in self.ended:
            assert entity.status == self.ended[entity]
        elif entity.status in terminal:
            self.ended[entity] = entity.status


def check_task(task) -> None:
    held = [each.status for each in task.open_reservations]
    match task.status:
        case "pending":
            assert held == []
            assert task.reservation is None
            assert task.group is not None
        case "reserved":
            assert set(held) == {"pending"}
            limit = 1 if task.queue is None else task.queue.max_reserved_workers
            assert len(held) <= limit
            assert (task.group is not None) == (len(held) < limit)
        case "assigned":
            assert "accepted" in held
            check_shared(task, held)
        case "wrapping":
            assert "wrapping" in held
            assert "accepted" not in held
            check_shared(task, held)
        case _:
            assert held == []
            assert task.group is None
            assert task.ended_at is not None
    assert task.ended_at is None or not task.is_open


def check_shared(task, held) -> None:
    """Several hold a task, or one is offered it, because of a transfer alone."""
    assert len({each.worker for each in task.open_reservations}) == len(held)
    transfer = task.outgoing_transfer
    if "pending" in held:
        assert transfer is not None
        assert transfer.is_under_way
    assert len(held) == 1 or transfer is not None


def check_indexes(centre: Centre) -> None:
    """What the indexes hold is what a look at everything gives."""
    opened = [task for task in centre.all_tasks if task.is_open]
    assert list(centre.tasks) == opened
    for queue in centre.queues:
        assert set(queue.tasks) == {task for task in opened if task.queue is queue}
        assert set(queue.members) == {
            worker for worker in centre.workers if queue.expression.matches(worker.attributes)
        }
    held = [reservation for task in opened for reservation in task.open_reservations]
    for worker in centre.workers:
        mine = [reservation for reservation in held if reservation.worker is worker]
        assert set(worker.reservations) == set(mine)
        for channel in worker.channels.values():
            here = [reservation for reservation in mine if reservation.channel is channel]
            assert channel.open == len(here)
            assert channel.assigned == sum(reservation.status == "accepted" for reservation in here)
            free = worker.activity.available and channel.available and channel.open < channel.capacity
            assert (worker in centre.board.free[channel.name]) == free
    waiting = [task for groups in centre.board.waiting.values() for group in groups for _, task in group.tasks]
    assert set(waiting) == {task for task in opened if task.group is not None}
    assert len(waiting) == len(set(waiting))
    for groups in centre.board.waiting.values():
        for group in groups:
            places = [place for place, _ in group.tasks]
            assert places == sorted(places)
            assert all(task.group is group and task.queue is group.queue for _, task in group.tasks)
    for queue in centre.queues:
        activities = [worker.activity for worker in queue.members]
        assert centre.board.activity_counts.of(queue) == {each: activities.count(each) for each in activities}
    for group in centre.board.groups.values():
        if group.tasks or group.eligible is not None or (group.target is None and group.wanted is None):
            ready = [worker for worker in group.workers() if worker in centre.board.free[group.channel]]
            assert group.ready.first(group, None) is min(ready, key=group.rank, default=None)


def could_take(centre: Centre, task) -> bool:
    """Whether some worker is free for a pending task: the slow way, from the configuration alone."""
    if task.ignore_capacity:
        return True
    for worker in centre.workers:
        channel = worker.channels[task.channel]
        if not (worker.activity.available and channel.available and channel.open < channel.capacity):
            continue
        if task.routing_target and task.routing_target.startswith("WK"):
            if worker.sid == task.routing_target:
                return True
            continue
        if not task.queue.expression.matches(worker.attributes):
            continue
        chosen = task.target
        if chosen is not None and chosen.known_worker is not None and worker.name != task.attributes.get("agent"):
            continue
        if chosen is None or chosen.expression is None:
            return True
        if chosen.expression.fits(task, worker) and chosen.expression.fits_now(task, worker):
            return True
    return False


CentreMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestCentre = CentreMachine.TestCase
