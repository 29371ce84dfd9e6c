"""`Centre`: the state of the contact centre: in memory, indexed, read synchronously, changed by units of work."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from threading import get_ident
from typing import TYPE_CHECKING, Any, ClassVar

from offhook.centre.building import build
from offhook.centre.conversations.register import ConversationRegister
from offhook.centre.entities import (
    Activity,
    Call,
    Conversation,
    Desktop,
    Recording,
    Reservation,
    Task,
    TaskQueue,
    Worker,
    Workflow,
)
from offhook.centre.entities.entity import Getters
from offhook.centre.forgetting import forget, forget_recording
from offhook.centre.register import Register
from offhook.centre.routing.board import Board
from offhook.centre.routing.offers import route
from offhook.centre.routing.placing import begin_again
from offhook.centre.snapshot import take_snapshot
from offhook.centre.timeouts import reservation_due, task_due, timer_due
from offhook.centre.transitions.ending import cancel_if_exhausted
from offhook.centre.transitions.voice import settle
from offhook.centre.unit import Opener, UnitOfWork

if TYPE_CHECKING:
    from offhook.centre.config import CentreConfig
    from offhook.centre.keeping import Keeping
    from offhook.clock import Clock, Timer
    from offhook.events import Event
    from offhook.sids import SidFactory

KEPT = timedelta(minutes=5)
"""How long an ended task can still be looked up."""


class Centre:
    """Workers, activities, queues, workflows, tasks and reservations.

    `tasks` holds the open ones. `on_commit` is called with each committed unit that had an effect, and its events.
    `on_left_open` is called with each unit of work that was left open. `thread`: the one that may change it; None for
    any. `max_events`: how many events one unit of work may emit; `known_events`: which, None for any.
    `system_roles`: what events and schedules may do.
    """

    script_fields: ClassVar[Getters] = {
        "zone": attrgetter("settings.time_zone"),
        "country": attrgetter("settings.country"),
    }

    def __init__(self, config: CentreConfig, clock: Clock, sids: SidFactory) -> None:
        self.config = config
        self.settings = config.settings
        self.system_roles = config.settings.system_roles
        self.clock = clock
        self.sids = sids
        self.on_commit: Callable[[UnitOfWork, tuple[Event, ...]], None] | None = None
        self.on_left_open: Callable[[UnitOfWork, Opener], None] | None = None
        self.thread: int | None = None
        self.max_events = 10_000
        self.known_events: Container[str] | None = None
        self.sequence = 0
        self.current: UnitOfWork | None = None
        self.tasks: Register[Task] = Register()
        self.workers: Register[Worker] = Register()
        self.queues: Register[TaskQueue] = Register()
        self.workflows: Register[Workflow] = Register()
        self.activities: Register[Activity] = Register()
        self.channels: tuple[str, ...] = config.channels
        self.names: dict[tuple[str, str], Any] = {}
        # ended ones included, until nobody can look them up any more
        self.all_tasks: Register[Task] = Register()
        self.all_reservations: Register[Reservation] = Register()
        self.calls: Register[Call] = Register()
        self.conversations = ConversationRegister()
        self.recordings: Register[Recording] = Register()
        self.board = Board(self)
        self._ordinal = 0
        self._event_prefix = sids.new("EV")[:18]
        self._ended: deque[tuple[datetime, Task | Reservation | Conversation]] = deque()
        self._ended_count = 0
        self._recorded: deque[tuple[datetime, Recording]] = deque()
        self._deferred: deque[Callable[[], None]] = deque()
        self.memory: dict[tuple[str, str], Any] = {}
        # the names under which scripts have remembered anything
        self.memory_names: dict[str, None] = {}
        # of a centre that was restored, until it resumes: all entities, tasks without a place, and who has a timer
        self.restored: dict[tuple[str, str], Any] = {}
        self.misplaced: list[Task] = []
        self.waking: list[Any] = []
        self.keeping: Keeping | None = None
        build(self, config)

    # Looking things up

    def task(self, sid: str) -> Task | None:
        """The task with this SID (WT), or of this reservation (WR); ended ones for five minutes."""
        if sid.startswith("WR"):
            reservation = self.reservation(sid)
            return reservation.task if reservation is not None else None
        task = self.all_tasks.get(sid)
        return None if task is None or self._is_over(task) else task

    def reservation(self, sid: str) -> Reservation | None:
        """The reservation with this SID; ended ones for five minutes."""
        reservation = self.all_reservations.get(sid)
        return None if reservation is None or self._is_over(reservation) else reservation

    def conversation(self, sid_or_name: str) -> Conversation | None:
        """The conversation with this SID (CH), channel SID (UO) or name; for five minutes after its last task."""
        conversation = self.conversations.find(sid_or_name)
        return None if conversation is None or self._has_gone(conversation) else conversation

    def worker(self, sid_or_name: str) -> Worker | None:
        """The worker with this SID or name; names match in any case."""
        return self.workers.get(sid_or_name) or self.names.get(("worker", sid_or_name.casefold()))

    def queue(self, sid_or_name: str) -> TaskQueue | None:
        """The queue with this SID or name."""
        return self.queues.get(sid_or_name) or self.names.get(("queue", sid_or_name.casefold()))

    def workflow(self, sid_or_name: str) -> Workflow | None:
        """The workflow with this SID or name."""
        return self.workflows.get(sid_or_name) or self.names.get(("workflow", sid_or_name.casefold()))

    def activity(self, sid_or_name: str) -> Activity | None:
        """The activity with this SID or name."""
        return self.activities.get(sid_or_name) or self.names.get(("activity", sid_or_name.casefold()))

    def desktop(self, worker: Worker) -> Desktop:
        """The worker's view state."""
        return worker.desktop

    def recall(self, owner: str, name: str, default: Any = None) -> Any:
        """What `unit.remember(owner, name, …)` has kept; maps and lists come back immutable."""
        return self.memory.get((owner, name), default)

    # Changing things

    def begin(self, cause: str = "system") -> UnitOfWork:
        """Open a unit of work; end it with `commit()` or `rollback()`. Raises `RuntimeError` inside another one."""
        if self.current is not None and not self.free():
            raise RuntimeError(
                f"a unit of work ({self.current.cause}) is open: nothing else can change the centre until it ends"
            )
        now = self.clock.now()
        if self._ended and self._ended[0][0] <= now:
            self._forget_ended(now)
        if self._recorded and self._recorded[0][0] <= now:
            self._forget_recorded(now)
        self.current = unit = UnitOfWork(self, cause, now)
        return unit

    def unit(self, cause: str = "system") -> UnitOfWork:
        """A unit of work for `with`: commits at the end, or rolls back on an exception.

        Raises `RuntimeError` in another thread than that of a host that has started.
        """
        if self.thread is not None and self.thread != get_ident():
            raise RuntimeError("the centre is changed from the host's own thread; from another one call host.run(...)")
        unit = self.begin(cause)
        frame = sys._getframe(1)
        unit.opener = Opener(frame, frame.f_code.co_filename, frame.f_lineno)
        return unit

    def free(self) -> bool:
        """Whether a unit of work can begin. One that somebody left open, or waits with, is rolled back for that, and
        `on_left_open` is told: only one is open at a time, so that it would keep everybody from theirs."""
        left = self.current
        if left is None:
            return True
        opener = left.opener
        if opener is None or opener.runs():
            return False
        left.rollback()
        if self.on_left_open is not None:
            self.on_left_open(left, opener)
        return True

    def start(self) -> None:
        """Report that the centre opened: the event `centre.started`."""
        with self.begin("start") as unit:
            unit.emit("centre.started", {})

    def resume(self) -> None:
        """Let a restored centre go on: its timers run, and tasks whose place is gone go through their workflow anew."""
        waking, self.waking = self.waking, []
        for entity in waking:
            timer = entity.timer
            if timer is not None and timer.callback is not None:
                entity.timer = self.clock.call_at(timer.due, partial(self.when_free, timer.callback), timer.place)
        misplaced, self.misplaced = self.misplaced, []
        for task in misplaced:
            if task.status == "pending":
                with self.begin("restart") as unit:
                    cancel_if_exhausted(unit, task, begin_again(unit, task))
        self.restored = {}

    def route(self) -> None:
        """Make the reservations that can be made now, each in its own unit of work."""
        route(self)

    @property
    def needs_routing(self) -> bool:
        """Whether something was committed since `route()` that may let a task be offered."""
        return self.board.needs_routing

    # For the parts of the centre

    def counts(self) -> dict[str, Any]:
        """How far the centre has counted: what a store keeps."""
        return {
            "ordinal": self._ordinal,
            "sequence": self.sequence,
            "event_prefix": self._event_prefix,
            "ended": self._ended_count,
            "sids": self.sids.counts(),
        }

    def take_up(self, counts: Mapping[str, Any], ended: Iterable[Task | Reservation | Conversation]) -> None:
        """Go on counting from there, with what ended and can still be looked up."""
        self.sequence = counts["sequence"]
        self._event_prefix = counts["event_prefix"]
        self._ended_count = counts["ended"]
        in_turn = sorted(ended, key=lambda each: each.ended_place or 0)
        self._ended.extend([(each.ended_at + KEPT, each) for each in in_turn if each.ended_at is not None])
        done = sorted([(each.ended_at, each.ordinal, each) for each in self.recordings if each.ended_at is not None])
        self._recorded.extend([(ended_at + self.config.voice.keep_recordings, each) for ended_at, _, each in done])

    def take_up_ordinal(self, ordinal: int) -> None:
        """What is made from now on comes after all that was."""
        self._ordinal = ordinal

    def next_ordinal(self) -> int:
        """The next place in the order of creation."""
        self._ordinal += 1
        return self._ordinal

    def call_at(self, due: datetime, callback: Callable[[], None]) -> Timer:
        """A timer whose callback waits until no unit of work is open."""

        return self.clock.call_at(due, partial(self.when_free, callback))

    def when_free(self, callback: Callable[[], None]) -> None:
        """Call `callback` now, or as soon as no unit of work is open."""
        if self.current is None or self.free():
            callback()
        else:
            self._deferred.append(callback)

    def committed(self, unit: UnitOfWork, raised: list[Event]) -> tuple[Event, ...]:
        """End a unit that counts: number its events, tell routing and the host. Called by the unit."""
        self.current = None
        for event in raised:
            self.sequence += 1
            event.sequence = self.sequence
            event.id = f"{self._event_prefix}{self.sequence:016x}"
        events = tuple(raised)
        self.board.take(unit)
        if self.keeping is not None and unit.dirty:
            self.keeping.committed(unit)
        if self.on_commit is not None and unit.dirty:
            self.on_commit(unit, events)
        if self._deferred:
            self._run_deferred()
        return events

    def rolled_back(self) -> None:
        """End a unit that does not count. Called by the unit."""
        self.current = None
        self._run_deferred()

    def keep_for_a_while(self, unit: UnitOfWork, ended: Task | Reservation | Conversation) -> None:
        """An entity has ended: let it be looked up for five more minutes."""
        self._ended.append((unit.now + KEPT, ended))
        unit.undo(self._ended.pop)
        self._ended_count += 1
        unit.change(ended, "ended_place", self._ended_count)

    def keep_recording(self, unit: UnitOfWork, recording: Recording) -> None:
        """A recording is done: let it be looked up for as long as the configuration says."""
        self._recorded.append((unit.now + self.config.voice.keep_recordings, recording))
        unit.undo(self._recorded.pop)

    def reservation_due(self, reservation: Reservation) -> None:
        """A reservation's timer fired."""
        reservation_due(self, reservation)

    def task_due(self, task: Task) -> None:
        """A task's timer fired."""
        task_due(self, task)

    def left_call(self, unit: UnitOfWork, call: Call, reason: str | None) -> None:
        """Somebody left a call, or it is over."""
        settle(unit, call, reason)

    def timer_due(self, entity: Any) -> None:
        """The timer of a leg of a call, or of a part in a conversation, fired."""
        timer_due(self, entity)

    def ended_keys(self) -> list[str]:
        """The keys of what has ended and can still be looked up."""
        return [entity.key for _, entity in self._ended]

    def snapshot(self) -> dict[str, Any]:
        """Everything as plain data, indexes included."""
        return take_snapshot(self)

    def _is_over(self, entity: Task | Reservation) -> bool:
        return entity.ended_at is not None and entity.ended_at + KEPT <= self.clock.now()

    def _has_gone(self, conversation: Conversation) -> bool:
        """Whether a conversation went with its last task, or was closed after that."""
        if conversation.tasks or conversation.channel_status == "pause":
            return False
        task = conversation.task
        ended_at = conversation.ended_at or (task.ended_at if task is not None else None)
        return ended_at is not None and ended_at + KEPT <= self.clock.now()

    def _forget_ended(self, now: datetime) -> None:
        ended = self._ended
        while ended and ended[0][0] <= now:
            _, entity = ended.popleft()
            entity.ended_place = None
            forget(self, entity)

    def _forget_recorded(self, now: datetime) -> None:
        recorded = self._recorded
        while recorded and recorded[0][0] <= now:
            forget_recording(self, recorded.popleft()[1])

    def _run_deferred(self) -> None:
        while self._deferred and self.current is None:
            self._deferred.popleft()()
