"""The interaction channel of a conversation: whether the customer is served through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from offhook.centre import states
from offhook.centre.conversations.reporting import conversation_entities

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Conversation, Worker
    from offhook.centre.unit import UnitOfWork

_KIND: Final = "channel"


def set_channel(
    unit: UnitOfWork, conversation: Conversation, status: str, worker: Worker | None = None, reason: str | None = None
) -> None:
    """Give a channel another status (`channel.updated`); `worker` is who did it."""
    before = conversation.channel_status
    states.move(unit, conversation, status, _KIND)
    paused = status == "pause"
    unit.change(conversation, "paused_by", worker if paused else None)
    unit.change(conversation, "paused_at", unit.now if paused else None)
    unit.emit(
        "channel.updated",
        conversation_entities(conversation, worker),
        previous={"status": before},
        reason=reason,
        data={"status": status},
    )


def close_channel(unit: UnitOfWork, conversation: Conversation) -> None:
    """The channel of a conversation that is closed is closed with it.

    One that was put aside has no task with which it would go: it can be looked up for five more minutes.
    """
    paused = conversation.channel_status == "pause"
    states.move(unit, conversation, "closed", _KIND)
    if paused:
        unit.change(conversation, "paused_by", None)
        unit.change(conversation, "paused_at", None)
        unit.change(conversation, "ended_at", unit.now)
        unit.centre.keep_for_a_while(unit, conversation)


def can_take_up(centre: Centre, conversation: Conversation, worker: Worker) -> bool:
    """Whether a conversation was put aside by the worker, or by somebody who is not in the centre any more."""
    owner = conversation.paused_by
    return conversation.channel_status == "pause" and (owner in (worker, None) or owner not in centre.workers)


def paused_for(centre: Centre, worker: Worker) -> tuple[Conversation, ...]:
    """The conversations that a worker can take up again, the latest first."""
    own = [each for each in centre.conversations if can_take_up(centre, each, worker)]
    return tuple(sorted(own, key=lambda each: (each.paused_at, each.ordinal), reverse=True))
