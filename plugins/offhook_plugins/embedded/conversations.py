"""Conversations on the embedded centre: what they carry, their state, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Conversation, TaskQueue, UnitOfWork, Worker, Workflow
from offhook.centre.transitions import messaging
from offhook_plugins.embedded.attributes import merged

if TYPE_CHECKING:
    from offhook_plugins.conversation import (
        InviteToConversation,
        JoinConversation,
        LeaveConversation,
        SetConversationAttributes,
        SetConversationState,
    )


@hookimpl
def set_conversation_attributes(payload: SetConversationAttributes, invocation: Invocation, unit: UnitOfWork) -> bool:
    """The conversation's attributes are replaced, or merged over those it has now."""
    conversation = payload.conversation
    _check_own(invocation, conversation, "cant-set-conversation-attributes")
    before = conversation.attributes
    after = merged(before, payload.attributes) if payload.merge_existing else payload.attributes
    return messaging.set_conversation_attributes(unit, conversation, after)


@hookimpl
def set_conversation_state(payload: SetConversationState, invocation: Invocation, unit: UnitOfWork) -> bool:
    """The conversation is active, inactive or closed; one that is closed takes no more messages, and its channel is
    closed too.
    """
    _check_own(invocation, payload.conversation, "cant-set-conversation-state")
    return messaging.set_conversation_state(unit, payload.conversation, payload.state, payload.reason)


@hookimpl
def invite_to_conversation(
    payload: InviteToConversation, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """A further task of the conversation is on its way to the target; or somebody from outside is in it."""
    conversation = payload.conversation
    _check_own(invocation, conversation, "cant-invite-to-conversation")
    if payload.target_sid is not None:
        target = _target(payload.target_sid, centre, invocation.action)
        messaging.invite(unit, conversation, target, payload.attributes or {})
    if payload.address is not None:
        messaging.invite_from_outside(unit, conversation, payload.address, name=payload.name)


@hookimpl
def join_conversation(payload: JoinConversation, invocation: Invocation, unit: UnitOfWork) -> None:
    """The worker is in the conversation, and can write in it."""
    messaging.join(unit, payload.conversation, _worker(invocation, "cant-join-conversation"))


@hookimpl
def leave_conversation(payload: LeaveConversation, invocation: Invocation, unit: UnitOfWork) -> None:
    """The worker is in the conversation no more; a task of it that the worker has is in wrap-up."""
    messaging.leave(unit, payload.conversation, _worker(invocation, "cant-leave-conversation"))


def _check_own(invocation: Invocation, conversation: Conversation, code: str) -> None:
    """Raise `ActionError` for an agent and a conversation that other workers are in; supervisors may have any."""
    actor = invocation.actor
    if getattr(actor, "entity_kind", "") != "worker" or "supervisor" in actor.roles or "admin" in actor.roles:
        return
    owners = [each.worker for each in conversation.present() if each.worker is not None]
    if conversation.paused_by is not None:
        owners.append(conversation.paused_by)
    if owners and actor not in owners:
        raise ActionError(
            f"the conversation {conversation.sid} is {owners[0].name}'s, not {actor.name}'s",
            code=code,
            hint="a supervisor may change it",
            action=invocation.action,
        )


def _worker(invocation: Invocation, code: str) -> Worker:
    worker: Worker | None = invocation.worker
    if worker is None:
        raise ActionError(
            f"{invocation.action} is about a worker, and none is concerned",
            code=code,
            hint="invoke it on behalf of a worker",
            action=invocation.action,
        )
    return worker


def _target(sid: str, centre: Centre, action: str) -> Worker | TaskQueue | Workflow:
    found = centre.workers.get(sid) or centre.queues.get(sid) or centre.workflows.get(sid)
    if found is None:
        raise ActionError(
            f"there is no worker, queue or workflow {sid} in the centre",
            code="cant-invite-to-conversation",
            action=action,
        )
    return found
