"""Entities in rows of others, such as a run's variables: by kind and key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from offhook.centre.entities import (
    ConversationParticipant,
    Customer,
    Entity,
    Media,
    Message,
    Participant,
    Transfer,
    WorkerChannel,
)
from offhook.centre.register import Register
from offhook_grammar.values import FrozenDict, freeze

if TYPE_CHECKING:
    from offhook.centre.centre import Centre


def reference_of(entity: Any) -> list[Any] | None:
    """What stands for an entity, or a register of the centre, in JSON; None for anything else.

    `Keeping.holders` has to give an entity for as long as something kept refers to it.
    """
    if isinstance(entity, Transfer):
        return ["transfer", entity.task.key, entity.key]
    if isinstance(entity, WorkerChannel):
        return ["channel", entity.worker.key, entity.name]
    if isinstance(entity, Customer):
        return ["customer", entity.attributes]
    if isinstance(entity, Participant):
        return ["participant", entity.call.key, entity.key]
    if isinstance(entity, ConversationParticipant):
        return ["conversation_participant", entity.conversation.key, entity.key]
    if isinstance(entity, Message | Media):
        return [entity.entity_kind, entity.conversation.key, entity.key]
    return [entity.entity_kind, entity.key] if isinstance(entity, Entity) else None


def referred(centre: Centre, reference: list[Any]) -> Any:
    """The entity of a restored centre that a reference stands for; None if it is not there any more."""
    kind, key = reference[0], reference[1]
    found: Any
    if kind == "customer":
        return Customer(freeze(key))
    if kind == "transfer":
        task = centre.restored.get(("task", key)) or centre.all_tasks.get(key)
        transfers = (task.outgoing_transfer, task.incoming_transfer) if task is not None else ()
        return next((each for each in transfers if each is not None and each.key == reference[2]), None)
    if kind in ("desktop", "channel"):
        worker = centre.restored.get(("worker", key)) or centre.workers.get(key)
        if worker is None:
            return None
        return worker.desktop if kind == "desktop" else worker.channel(reference[2])
    if kind in _WITHIN:
        return _within(centre, kind, key, reference[2])
    registers: dict[str, Register[Any]] = {
        "task": centre.all_tasks,
        "reservation": centre.all_reservations,
        "worker": centre.workers,
        "queue": centre.queues,
        "workflow": centre.workflows,
        "activity": centre.activities,
        "call": centre.calls,
        "recording": centre.recordings,
        "conversation": centre.conversations,
    }
    if kind not in registers:
        return None
    found = registers[kind].get(key)
    return found if found is not None else centre.restored.get((kind, key))


_WITHIN = frozenset({"participant", "conversation_participant", "message", "media"})


def _within(centre: Centre, kind: str, key: str, own: str) -> Any:
    """Something of a call or a conversation, by the key of that and its own."""
    if kind == "participant":
        call = centre.calls.get(key) or centre.restored.get(("call", key))
        return next((leg for leg in call.participants if leg.sid == own), None) if call is not None else None
    conversation = centre.conversations.get(key) or centre.restored.get(("conversation", key))
    if conversation is None:
        return None
    if kind == "message":
        return conversation.messages.get(own)
    if kind == "conversation_participant":
        return next((each for each in conversation.participants if each.sid == own), None)
    return conversation.media.get(own)


class Reference(NamedTuple):
    """What stands for an entity while its host is not there."""

    reference: list[Any]


def referring(value: Any) -> Any:
    """A value with references in the place of entities, for `found_again` in another host."""
    if isinstance(value, Mapping):
        return FrozenDict({name: referring(each) for name, each in value.items()})
    if type(value) in (list, tuple):
        return tuple([referring(each) for each in value])
    reference = reference_of(value)
    return value if reference is None else Reference(reference)


def found_again(centre: Centre, value: Any) -> Any:
    """The same with the entities of that centre; None for one that is not in it."""
    if isinstance(value, Reference):
        return referred(centre, value.reference)
    if isinstance(value, Mapping):
        return FrozenDict({name: found_again(centre, each) for name, each in value.items()})
    return tuple([found_again(centre, each) for each in value]) if type(value) is tuple else value
