"""What the machine knows of a centre: the SIDs and names that payloads may hold, those of what is gone included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from offhook.centre import Centre


class Found:
    """All SIDs that there were, by their prefix, the latest last; whatever is gone stays among them."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, None]] = {}

    def look(self, centre: Centre) -> None:
        """Take in what there is now."""
        for sid in _sids(centre):
            self._known.setdefault(sid[:2], {})[sid] = None

    def sids(self, *prefixes: str) -> list[str]:
        """Those with one of the prefixes, the latest first: that is what shrinks best, and what still goes on."""
        return [sid for prefix in prefixes for sid in reversed(self._known.get(prefix, {}))]


def _sids(centre: Centre) -> Iterator[str]:
    for register in (centre.workers, centre.activities, centre.queues, centre.workflows, centre.recordings):
        yield from (each.sid for each in register)  # type: ignore[attr-defined]
    yield from (task.task_sid for task in centre.all_tasks)
    yield from (reservation.sid for reservation in centre.all_reservations)
    for call in centre.calls:
        yield from (sid for sid in (call.sid, call.conference_sid) if sid)
        yield from (leg.sid for leg in call.participants)
    for conversation in centre.conversations:
        yield from _of_conversation(conversation)


def _of_conversation(conversation: Any) -> Iterator[str]:
    yield conversation.sid
    yield from (sid for sid in (conversation.interaction_sid, conversation.channel_sid) if sid)
    yield from (each.sid for each in conversation.participants)
    for message in conversation.messages:
        yield message.sid
        yield from (each.sid for each in message.media)


def near(task: Any) -> list[str]:
    """The SIDs of what a task has to do with: its call and conversation, and whoever is in them."""
    sids = [task.task_sid, *(each.sid for each in task.open_reservations)]
    sids += [each.worker.sid for each in task.open_reservations]
    if task.call is not None:
        sids += [sid for leg in task.call.open_legs() for sid in (leg.sid, leg.target_sid)]
        sids += [each.sid for each in task.call.recordings]
    if task.conversation is not None:
        sids += list(_of_conversation(task.conversation))
    return [sid for sid in sids if sid]
