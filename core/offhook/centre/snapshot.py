"""The whole centre as plain data, indexes included: for tests, and for the eye."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from offhook.centre.entities import Entity, Target
from offhook.centre.register import Register
from offhook.centre.routing.waiting import WaitingGroup
from offhook.clock import Timer

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.routing.board import Board

_SKIPPED = frozenset({"centre", "workers", "expression", "default", "configuration"})


def take_snapshot(centre: Centre) -> dict[str, Any]:
    """Everything that a rollback has to restore. Values are JSON's own."""
    return {
        "sequence": centre.sequence,
        "tasks": [task.key for task in centre.tasks],
        "all_tasks": _fields(centre.all_tasks),
        "reservations": _fields(centre.all_reservations),
        "transfers": _fields([task.outgoing_transfer for task in centre.all_tasks if task.outgoing_transfer]),
        "workers": _fields(centre.workers),
        "channels": _fields([channel for worker in centre.workers for channel in worker.channels.values()]),
        "desktops": _fields([worker.desktop for worker in centre.workers]),
        "queues": [
            {**_entity(queue), "members": sorted(worker.sid for worker in queue.members)} for queue in centre.queues
        ],
        "calls": _fields(centre.calls),
        "legs": _fields([leg for call in centre.calls for leg in call.participants]),
        "recordings": _fields(centre.recordings),
        "conversations": _fields(centre.conversations),
        "participants": _fields([each for talk in centre.conversations for each in talk.participants]),
        "messages": _fields([each for talk in centre.conversations for each in talk.messages]),
        "media": _fields([each for talk in centre.conversations for each in talk.media]),
        "activities": _fields(centre.activities),
        "workflows": _fields(centre.workflows),
        "names": sorted(f"{kind} {name} {entity.key}" for (kind, name), entity in centre.names.items()),
        "ended": centre.ended_keys(),
        "memory": sorted(f"{owner} {name} {value}" for (owner, name), value in centre.memory.items()),
        "board": _board(centre.board),
    }


def _board(board: Board) -> dict[str, Any]:
    return {
        "free": {channel: sorted(worker.sid for worker in workers) for channel, workers in board.free.items()},
        "waiting": {
            channel: sorted([[group.queue.sid, [task.key for _, task in group.tasks]] for group in groups])
            for channel, groups in board.waiting.items()
        },
        "touched": sorted(_group(group) for group in board.touched if group.tasks),
        "freed": sorted(f"{worker.sid} {channel}" for worker, channel in board.freed),
        "fresh": sorted(task.key for task in board.fresh),
        "transfers": sorted(task.key for task in board.transfers),
    }


def _fields(entities: Iterable[Entity]) -> list[dict[str, Any]]:
    return [_entity(entity) for entity in entities]


def _entity(entity: Entity) -> dict[str, Any]:
    names: tuple[str, ...] = type(entity).__slots__
    return {name: _plain(getattr(entity, name)) for name in names if name not in _SKIPPED}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Entity):
        return value.key
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Timer):
        return [value.due.isoformat(), value.place, value.callback is not None]
    if isinstance(value, Target | WaitingGroup):
        return value.queue.sid if isinstance(value, Target) else _group(value)
    if isinstance(value, Register):
        return [entity.key for entity in value]
    if isinstance(value, dict):
        return {getattr(key, "key", key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.hex() if isinstance(value, bytes) else f"<{type(value).__name__}>"


def _group(group: WaitingGroup) -> str:
    return f"{group.queue.sid} {group.channel} {group.wanted} {group.bypasses_queue} {group.ignore_capacity}"
