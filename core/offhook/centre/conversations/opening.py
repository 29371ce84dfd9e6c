"""How a conversation begins, and which one a task is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from offhook.centre.conversations.members import new_member
from offhook.centre.conversations.reporting import conversation_entities
from offhook.centre.entities import Conversation

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Task
    from offhook.centre.unit import UnitOfWork
    from offhook_grammar.values import FrozenDict

WRITTEN_CHANNELS: Final = frozenset({"chat", "sms", "whatsapp", "messenger", "email"})
"""The channels whose tasks are conversations, unless the centre's file says otherwise."""
_SID_NAMES: Final = ("conversationSid", "channelSid")
"""Where Flex puts the conversation's SID; the second is of the time before conversations."""


def is_about_a_conversation(task: Task) -> bool:
    """Whether a task comes from a channel in writing, or names a conversation in its attributes."""
    by_rule = task.centre.config.messaging.of(task.channel).conversation
    if by_rule or (by_rule is None and task.channel in WRITTEN_CHANNELS):
        return True
    return conversation_sid_of(task.attributes) is not None


def conversation_sid_of(attributes: FrozenDict) -> str | None:
    """The conversation that a task's attributes name."""
    for name in _SID_NAMES:
        found = _text(attributes, name)
        if found is not None and found.startswith("CH"):
            return found
    return _text(attributes, "conversationSid")


def named_conversation(centre: Centre, attributes: FrozenDict) -> Conversation | None:
    """The conversation that a new task goes on with: of that SID, else an open one of that channel or name."""
    sid = conversation_sid_of(attributes)
    if sid is not None:
        return centre.conversation(sid)
    for name in (_text(attributes, "flexInteractionChannelSid"), _text(attributes, "conversationName")):
        found = centre.conversation(name) if name is not None else None
        if found is not None and found.state != "closed":
            return found
    return None


def join_task(unit: UnitOfWork, task: Task, conversation: Conversation) -> None:
    """A task is a further way to a conversation that there is already."""
    unit.change(task, "conversation", conversation)
    unit.change(conversation, "tasks", (*conversation.tasks, task))
    if conversation.task is None or not conversation.task.is_open:
        unit.change(conversation, "task", task)


def open_conversation(unit: UnitOfWork, task: Task) -> Conversation:
    """The conversation of a new task, with the customer in it (`conversation.added`).

    SIDs are those of the attributes (`conversationSid`, `flexInteractionSid`, `flexInteractionChannelSid`), or new.
    """
    centre, attributes = unit.centre, task.attributes
    sid = conversation_sid_of(attributes) or centre.sids.new("CH")
    conversation = Conversation(sid, centre.next_ordinal(), task.channel, unit.now, task)
    conversation.tasks = (task,)
    conversation.interaction_sid = _text(attributes, "flexInteractionSid") or centre.sids.new("KD")
    conversation.channel_sid = _text(attributes, "flexInteractionChannelSid") or centre.sids.new("UO")
    conversation.unique_name = _text(attributes, "conversationName")
    if task.channel == "email":
        conversation.subject = _text(attributes, "subject")
    customer = task.customer
    conversation.participants = (
        new_member(
            unit,
            conversation,
            "customer",
            identity=_text(attributes, "customerIdentity"),
            address=customer.address,
            name=customer.name,
        ),
    )
    centre.conversations.add(unit, conversation)
    unit.keep(conversation)
    unit.change(task, "conversation", conversation)
    unit.emit("conversation.added", conversation_entities(conversation))
    return conversation


def _text(attributes: FrozenDict, name: str) -> str | None:
    value: Any = attributes.get(name)
    return value if isinstance(value, str) and value else None
