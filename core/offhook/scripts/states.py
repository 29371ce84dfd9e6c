"""To which states events lead: what `also for current tasks` takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

_Test = Callable[[Any], bool]


def _status(wanted: str) -> _Test:
    return lambda entity: bool(entity.status == wanted)


def _call(wanted: str) -> _Test:
    return lambda task: task.call is not None and task.call.status == wanted


STATES: Final[Mapping[str, Mapping[str, _Test]]] = {
    "tasks": {
        "task.created": _status("pending"),
        "workflow.entered": _status("pending"),
        "task-queue.entered": _status("pending"),
        "task.wrapup": _status("wrapping"),
        "call.ringing": _call("ringing"),
        "call.started": _call("in-progress"),
        "conversation.added": lambda task: task.conversation is not None and task.conversation.state == "active",
    },
    "reservations": {
        "reservation.created": _status("pending"),
        "reservation.accepted": _status("accepted"),
        "reservation.wrapup": _status("wrapping"),
    },
    "workers": {
        "worker.created": lambda _: True,
        "worker.activity.update": lambda _: True,
        "session.started": lambda worker: bool(worker.signed_in),
        "session.ended": lambda worker: not worker.signed_in,
        "connection.lost": lambda worker: worker.signed_in and not worker.desktop.connected,
        "connection.restored": lambda worker: worker.signed_in and worker.desktop.connected,
    },
}
"""By what is current and by event: whether something is in the state to which that event leads. What has ended is not
current, so events that end something lead to none."""


def words_of(event: str) -> tuple[str, ...]:
    """What `also for current` can take in a handler of this event."""
    return tuple(word for word, events in STATES.items() if event in events)
