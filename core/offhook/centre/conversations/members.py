"""Who is in a conversation: coming and going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.conversations.reporting import conversation_entities, member_entities
from offhook.centre.conversations.typing import stop_typing
from offhook.centre.entities import Conversation, ConversationParticipant

if TYPE_CHECKING:
    from offhook.centre.entities import Worker
    from offhook.centre.unit import UnitOfWork


def new_member(
    unit: UnitOfWork,
    conversation: Conversation,
    kind: str,
    *,
    identity: str | None = None,
    address: str | None = None,
    name: str | None = None,
    worker: Worker | None = None,
) -> ConversationParticipant:
    """Somebody's part in a conversation, not yet among its participants."""
    return ConversationParticipant(
        unit.centre.sids.new("UT"),
        conversation,
        kind,
        unit.now,
        identity=identity,
        address=address,
        name=name,
        worker=worker,
    )


def add_worker(
    unit: UnitOfWork, conversation: Conversation, worker: Worker, kind: str = "agent"
) -> ConversationParticipant:
    """A worker comes in (`conversation.joined`); one who is in it already stays as they are."""
    present = conversation.participant_of(worker)
    if present is not None:
        return present
    member = new_member(unit, conversation, kind, identity=worker.identity, name=worker.name, worker=worker)
    unit.change(conversation, "participants", (*conversation.participants, member))
    unit.emit("conversation.joined", conversation_entities(conversation, worker))
    return member


def add_other(
    unit: UnitOfWork,
    conversation: Conversation,
    kind: str = "customer",
    *,
    identity: str | None = None,
    address: str | None = None,
    name: str | None = None,
) -> ConversationParticipant:
    """Somebody who is no worker comes in (`conversation.participant-added`)."""
    member = new_member(unit, conversation, kind, identity=identity, address=address, name=name)
    unit.change(conversation, "participants", (*conversation.participants, member))
    unit.emit("conversation.participant-added", member_entities(member))
    return member


def remove_participant(unit: UnitOfWork, member: ConversationParticipant, reason: str | None = None) -> None:
    """Somebody goes: a worker (`conversation.left`), or somebody else (`conversation.participant-removed`)."""
    if member.left_at is not None:
        return
    stop_typing(unit, member)
    unit.change(member, "left_at", unit.now)
    if member.worker is not None:
        entities = conversation_entities(member.conversation, member.worker)
        unit.emit("conversation.left", entities, reason=reason)
    else:
        unit.emit("conversation.participant-removed", member_entities(member), reason=reason)
