"""Coming into a conversation and leaving it, apart from its tasks; and inviting others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn

from offhook.centre.conversations.members import add_other, add_worker, remove_participant
from offhook.centre.conversations.messages import author_of
from offhook.centre.entities import Worker
from offhook.centre.transitions.reservations import wrap_up
from offhook.centre.transitions.tasks import create_task
from offhook.errors import ActionError
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities import (
        Conversation,
        ConversationParticipant,
        Reservation,
        Task,
        TaskQueue,
        Workflow,
    )
    from offhook.centre.unit import UnitOfWork

CANT_INVITE: Final = "cant-invite-to-conversation"
CANT_JOIN: Final = "cant-join-conversation"
CANT_LEAVE: Final = "cant-leave-conversation"
LEFT: Final = "left the conversation"


def invite(
    unit: UnitOfWork,
    conversation: Conversation,
    target: Worker | TaskQueue | Workflow,
    attributes: Mapping[str, Any] = EMPTY_MAP,
) -> Task:
    """A further task of the conversation, for a worker, a queue or a workflow (`task.created`, …).

    Whoever accepts it comes in; those who are in it stay. It carries the attributes of the task that the conversation
    has, with the given ones over them. Raises `ActionError`: `cant-invite-to-conversation`, and as `create_task` does.
    """
    _check_open(conversation, CANT_INVITE)
    if isinstance(target, Worker) and _takes_part(conversation, target):
        _refuse(f"{target.name} is in the conversation {conversation.sid}, or was asked to come", CANT_INVITE)
    if isinstance(target, Worker) and not target.activity.available:
        _refuse(f"{target.name} is in the activity {target.activity.name}, which is not available", CANT_INVITE)
    task = conversation.task
    named = {
        "conversationSid": conversation.sid,
        "flexInteractionSid": conversation.interaction_sid,
        "flexInteractionChannelSid": conversation.channel_sid,
    }
    carried = dict(task.attributes) if task is not None else {}
    return create_task(
        unit,
        channel=conversation.channel,
        attributes=FrozenDict({**carried, **attributes, **{name: sid for name, sid in named.items() if sid}}),
        workflow=task.workflow if task is not None else None,
        routing_target=target,
        priority=task.priority if task is not None else 0,
        direction=task.direction if task is not None else None,
    )


def invite_from_outside(
    unit: UnitOfWork,
    conversation: Conversation,
    address: str,
    *,
    name: str | None = None,
    identity: str | None = None,
) -> ConversationParticipant:
    """Somebody outside the centre is in the conversation at once (`conversation.participant-added`).

    Raises `ActionError` (`cant-invite-to-conversation`): it is closed or put aside, or who has that address is in it.
    """
    _check_open(conversation, CANT_INVITE)
    if any(each.address == address for each in conversation.present()):
        _refuse(f"{address} is in the conversation {conversation.sid} already", CANT_INVITE)
    return add_other(unit, conversation, "customer", identity=identity, address=address, name=name)


def join(unit: UnitOfWork, conversation: Conversation, worker: Worker) -> ConversationParticipant:
    """A worker comes in without a task (`conversation.joined`), as a supervisor if that is one of their roles.

    Raises `ActionError` (`cant-join-conversation`): it is closed, or the worker is in it.
    """
    if conversation.state == "closed":
        _refuse(f"the conversation {conversation.sid} is closed", CANT_JOIN)
    if conversation.participant_of(worker) is not None:
        _refuse(f"{worker.name} is in the conversation {conversation.sid} already", CANT_JOIN)
    return add_worker(unit, conversation, worker, "supervisor" if "supervisor" in worker.roles else "agent")


def leave(unit: UnitOfWork, conversation: Conversation, worker: Worker) -> None:
    """A worker leaves (`conversation.left`); one who holds a task of the conversation is finishing it up from then on.

    Raises `ActionError` (`cant-leave-conversation`): the worker is not in it, or is the last one with a task of it.
    """
    member = conversation.participant_of(worker)
    if member is None:
        _refuse(f"{worker.name} is not in the conversation {conversation.sid}", CANT_LEAVE)
    held = [each for each in _held(conversation) if each.status == "accepted"]
    own = next((each for each in held if each.worker is worker), None)
    if own is not None and all(each.worker is worker for each in held):
        _refuse(
            f"nobody else has a task of the conversation {conversation.sid}, so that the customer would be left alone",
            CANT_LEAVE,
            "complete the task, hand it over with TransferTask, or leave the channel with LeaveChannel",
        )
    remove_participant(unit, member)
    if own is not None:
        wrap_up(unit, own, LEFT)


def leave_from_outside(unit: UnitOfWork, member: ConversationParticipant, reason: str | None = None) -> None:
    """Somebody who is no worker leaves (`conversation.participant-removed`); the conversation and its tasks stay.

    Raises `ActionError` (`cant-leave-conversation`): they have left, or are a worker.
    """
    if member.worker is not None:
        _refuse(f"{member.name} is a worker, who leaves in another way", CANT_LEAVE, "use leave(...)")
    if member.left_at is not None:
        _refuse(f"{author_of(member)} is in the conversation {member.conversation.sid} no more", CANT_LEAVE)
    remove_participant(unit, member, reason)


def _check_open(conversation: Conversation, code: str) -> None:
    if conversation.state == "closed":
        _refuse(f"the conversation {conversation.sid} is closed", code)
    if conversation.channel_status != "active":
        _refuse(f"the channel of the conversation {conversation.sid} is {conversation.channel_status}", code)


def _held(conversation: Conversation) -> list[Reservation]:
    return [each for task in conversation.tasks for each in task.open_reservations]


def _takes_part(conversation: Conversation, worker: Worker) -> bool:
    return conversation.participant_of(worker) is not None or any(each.worker is worker for each in _held(conversation))


def _refuse(message: str, code: str, hint: str | None = None) -> NoReturn:
    raise ActionError(message, code=code, hint=hint)
