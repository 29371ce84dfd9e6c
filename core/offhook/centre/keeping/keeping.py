"""What of the centre has changed since it was last written, as rows for a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from offhook.centre.entities import (
    Call,
    Conversation,
    ConversationParticipant,
    Media,
    Message,
    Participant,
    Recording,
    Reservation,
    Task,
    Transfer,
    Worker,
    WorkerChannel,
)
from offhook.centre.keeping.bodies import desktop_body, reservation_body, task_body, worker_body
from offhook.centre.keeping.calls import call_body, recording_body
from offhook.centre.keeping.conversations import conversation_body, media_body, message_body
from offhook.centre.keeping.static import static_body
from offhook.centre.keeping.texts import text_of

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.unit import UnitOfWork

EntityRow = tuple[str, str, str]
"""kind, key, text of the body"""
Forgettable: TypeAlias = Task | Reservation | Conversation | Recording
"""What can be looked up for a while after it ended."""


class Keeping:
    """Collects what committed units changed, until `take` gives it as rows. A centre has one only if it is kept.

    `holders` give entities that somebody may still ask for, however long ago they ended.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._dirty: dict[Any, None] = {}
        self._remembered: dict[tuple[str, str], None] = {}
        self._forgotten: dict[Forgettable, None] = {}
        self._look_who_is_held = False
        self._state_changed = True
        self._static_changed = True
        self.holders: list[Callable[[], Iterable[Any]]] = []

    def everything(self) -> None:
        """Take all there is for changed: nothing of it was ever written."""
        centre = self._centre
        for worker in centre.workers:
            self._dirty[worker] = None
            self._dirty[worker.desktop] = None
        for entity in (*centre.all_tasks, *centre.all_reservations, *centre.calls, *centre.recordings):
            self._dirty[entity] = None
        for conversation in centre.conversations:
            self._dirty.update(dict.fromkeys([conversation, *_said_in(conversation)]))
        self._remembered.update(dict.fromkeys(centre.memory))

    def take_up(self) -> None:
        """The centre was restored: only what the configuration says may be new, and some of it was lingering."""
        centre = self._centre
        for worker in centre.workers:
            self._dirty[worker] = None
        for entity in centre.restored.values():
            if _is_lingering(centre, entity):
                self.forgotten(entity)
            elif isinstance(entity, Worker):
                self._dirty[entity] = None  # one who has just gone is written as such

    def committed(self, unit: UnitOfWork) -> None:
        """A unit of work counts."""
        dirty = self._dirty
        for entity in unit.changed():
            dirty[entity] = None
        if unit.remembered:
            self._remembered.update(unit.remembered)
        self._state_changed = True

    def forgotten(self, ended: Forgettable) -> None:
        """Nobody can look an ended entity up any more."""
        self._forgotten[ended] = None
        self._look_who_is_held = True

    def memory_gone(self, owner: str, name: str) -> None:
        """What was remembered is gone, apart from any unit of work."""
        self._remembered[owner, name] = None

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._state_changed or self._dirty or self._remembered)

    def take(self) -> tuple[list[EntityRow], list[tuple[str, str]], list[EntityRow], list[tuple[str, str]]]:
        """The rows of entities that changed and the keys of those that are gone, and the same of the memory."""
        unit = self._centre.current
        if unit is not None and unit.dirty:
            with _as_committed(unit):
                return self._taken()
        return self._taken()

    def _taken(self) -> tuple[list[EntityRow], list[tuple[str, str]], list[EntityRow], list[tuple[str, str]]]:
        gone = self._gone()
        rows = self._entity_rows(gone)
        memory, blank = [], []
        for owner, name in self._remembered:
            if (owner, name) in self._centre.memory:
                memory.append((owner, name, text_of(self._centre.memory[owner, name])))
            else:
                blank.append((owner, name))
        self._remembered = {}
        return rows, gone, memory, blank

    def _gone(self) -> list[tuple[str, str]]:
        """The keys of what has ended and is not held by anybody."""
        if not self._look_who_is_held:
            return []
        self._look_who_is_held = False
        held = self._held()
        gone = []
        dropped: set[Any] = set()
        still: dict[Forgettable, None] = {}
        for entity in self._forgotten:
            if entity in held:
                still[entity] = None
                self._dirty[entity] = None
                continue
            for each in (entity, *_hangs_on(entity)):
                dropped.add(each)
                gone.append((each.entity_kind, each.key))
        self._forgotten = still
        if dropped:
            self._dirty = {each: None for each in self._dirty if _kept_with(each) not in dropped}
        return gone

    def _held(self) -> dict[Any, None]:
        """What somebody shows or may still ask for, and what hangs on it."""
        held: dict[Any, None] = {}
        for worker in self._centre.workers:
            desktop = worker.desktop
            held.update(dict.fromkeys([each for each in (desktop.selected_task, desktop.supervised_task) if each]))
        for holder in self.holders:
            held.update(dict.fromkeys(holder()))
        held.update(dict.fromkeys(self._referred_to()))
        for entity in list(held):
            held.update(dict.fromkeys(_hangs_together(entity)))
        for entity in list(held):
            if isinstance(entity, Task):
                held.update(dict.fromkeys([each for each in (entity.reservation, entity.conversation) if each]))
        return held

    def _referred_to(self) -> Iterator[Task | Reservation]:
        """What has ended, and what goes on refers to."""
        for conversation in self._centre.conversations:
            if conversation.channel_status == "pause" and conversation.task is not None:
                yield conversation.task  # whoever resumes it goes on with what its task was about
        for call in self._centre.calls:
            yield from (leg.reservation for leg in call.participants if leg.reservation is not None)

    def _entity_rows(self, gone: list[tuple[str, str]]) -> list[EntityRow]:
        """The rows of what has changed; the keys of files that nobody has any more go into `gone`."""
        centre = self._centre
        rows = []
        for entity in dict.fromkeys([_kept_with(entity) for entity in self._dirty]):
            make = _BODIES.get(entity.entity_kind)
            if entity.entity_kind == "media" and entity.discarded:
                gone.append((entity.entity_kind, entity.key))
            elif make is not None:
                rows.append((entity.entity_kind, entity.key, text_of(make(centre, entity))))
        self._dirty = {}
        if self._state_changed:
            rows.append(("centre", "state", text_of(state_body(centre))))
            self._state_changed = False
        if self._static_changed:
            rows.append(("centre", "static", text_of(static_body(centre))))
            self._static_changed = False
        return rows


def state_body(centre: Centre) -> dict[str, Any]:
    """What the centre counts, and what its routing has still to look at."""
    board = centre.board
    return {
        **centre.counts(),
        "touched": [group.tasks[0][1].key for group in board.touched if group.tasks],
        "freed": [(worker.sid, channel) for worker, channel in board.freed],
        "fresh": [task.key for task in board.fresh],
        "transfers": [task.key for task in board.transfers],
    }


_BODIES: Final[Mapping[str, Callable[[Centre, Any], dict[str, Any]]]] = {
    "task": task_body,
    "reservation": reservation_body,
    "worker": worker_body,
    "desktop": lambda _centre, desktop: desktop_body(desktop),
    "call": lambda _centre, call: call_body(call),
    "recording": lambda _centre, recording: recording_body(recording),
    "conversation": conversation_body,
    "message": lambda _centre, message: message_body(message),
    "media": lambda _centre, media: media_body(media),
}
"""The kinds that have rows of their own, and what is in them."""


def _kept_with(entity: Any) -> Any:
    """In whose row an entity is written."""
    kind = type(entity)
    if kind is WorkerChannel:
        return entity.worker
    if kind is Participant:
        return entity.call
    if kind is ConversationParticipant:
        return entity.conversation
    return entity.task if kind is Transfer else entity


def _hangs_on(entity: Forgettable) -> list[Any]:
    """What goes with an entity that nobody can look up any more."""
    if isinstance(entity, Task):
        return [entity.call] if entity.call is not None else []
    return _said_in(entity) if isinstance(entity, Conversation) else []


def _is_lingering(centre: Centre, entity: Any) -> bool:
    """Whether nobody can look an ended entity up any more, and its row was there because somebody held it."""
    if isinstance(entity, Conversation):
        return centre.conversations.get(entity.sid) is not entity
    return isinstance(entity, Task | Reservation) and entity.ended_at is not None and entity.ended_place is None


def _said_in(conversation: Conversation) -> list[Message | Media]:
    return [*conversation.messages, *conversation.media]


def _hangs_together(entity: Any) -> list[Any]:
    """What else is held if an entity is."""
    if isinstance(entity, Reservation | Call):
        return [entity.task]
    if isinstance(entity, Participant):
        return [entity.call.task]
    if isinstance(entity, Message | Media | ConversationParticipant):
        entity = entity.conversation
    if isinstance(entity, Conversation):
        return [entity] if entity.task is None else [entity, entity.task]
    return []


@contextmanager
def _as_committed(unit: UnitOfWork) -> Iterator[None]:
    """Let the entities look for a moment as they did before an open unit changed them."""
    before = unit.before()
    now = [(entity, name, getattr(entity, name)) for entity, name, _ in before]
    for entity, name, value in before:
        setattr(entity, name, value)
    try:
        yield
    finally:
        for entity, name, value in now:
            setattr(entity, name, value)
