"""What the world outside does to the centre: customers and programs, by name, each as one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from offhook.centre import Centre, Conversation, Participant, UnitOfWork, transitions
from offhook.centre.transitions import messaging

Change = Callable[[UnitOfWork], object]


def task_comes(centre: Centre, channel: str, attributes: Mapping[str, Any], worker: str | None = None) -> Change | None:
    """A task comes: a call on the channel voice, else something in writing, or work without any contact."""
    target = centre.worker(worker) if worker is not None else None
    return lambda unit: transitions.create_task(
        unit, channel=channel, attributes=attributes, routing_target=target, ignore_capacity=False
    )


def task_ends(centre: Centre, sid: str) -> Change | None:
    """Whoever brought a task takes it back."""
    task = centre.task(sid)
    if task is None or task.status not in ("pending", "reserved"):
        return None
    return lambda unit: transitions.cancel_task(unit, task, "taken back")


def customer_writes(centre: Centre, conversation: str, body: str, file: bool = False) -> Change | None:
    """A customer sends a message, at times with a file."""
    found = centre.conversations.get(conversation)
    if found is None or found.state == "closed" or customer_in(found) is None:
        return None
    files = (messaging.NewFile("a.txt", "text/plain", 5, b"Hello"),) if file else ()
    return lambda unit: messaging.receive(unit, found, body, media=messaging.put_in(unit, found, files))


def hangs_up(centre: Centre, leg: str) -> Change | None:
    """Somebody puts the phone down."""
    found = leg_of(centre, leg)
    if found is None or found.is_over:
        return None
    return lambda unit: transitions.voice.hang_up(unit, found)


def answers(centre: Centre, leg: str) -> Change | None:
    """Somebody whose phone rings takes it up."""
    found = leg_of(centre, leg)
    if found is None or found.status != "ringing":
        return None
    return lambda unit: transitions.voice.answer(unit, found)


def is_not_reached(centre: Centre, leg: str, outcome: str) -> Change | None:
    """Somebody whose phone rings does not take it up."""
    found = leg_of(centre, leg)
    if found is None or found.status != "ringing":
        return None
    return lambda unit: transitions.voice.not_reached(unit, found, outcome)


OUTSIDE: Final[Mapping[str, Callable[..., Change | None]]] = {
    "a task comes": task_comes,
    "a task ends": task_ends,
    "a customer writes": customer_writes,
    "hangs up": hangs_up,
    "answers": answers,
    "is not reached": is_not_reached,
}
"""Each gives what is to be done, or None where there is nothing to do it to."""


def leg_of(centre: Centre, sid: str) -> Participant | None:
    """The leg with this SID."""
    return next((leg for call in centre.calls for leg in call.participants if leg.sid == sid), None)


def customer_in(conversation: Conversation) -> Any:
    """A customer who is in the conversation."""
    return next((each for each in conversation.present() if each.type == "customer"), None)
