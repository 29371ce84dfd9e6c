"""Conversations: what they carry, their state, and who is in them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from offhook import PERSONAL, ConversationPayload, JsonMap
from offhook.fields import TransferTargetSid

CONVERSATION = {"conversationSid": "CHXXXXXXXXXXXXXXXXX"}


class SetConversationAttributes(
    ConversationPayload[bool],
    group="conversation",
    role="agent",
    examples=[{**CONVERSATION, "attributes": {"topic": "refund"}, "mergeExisting": True}],
    result="boolean",
):
    """Change the attributes of a conversation.

    Merging goes into nested maps; a null is stored as null. At most 4,096 characters of JSON in all. The answer is
    whether anything changed.

    Errors:
        no-valid-conversation: there is no such conversation.
        cant-set-conversation-attributes: the conversation is closed or another agent's, or the attributes are too
            long.

    Source: Twilio's Conversations; the reference has no such action.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"

    attributes: JsonMap = Field(description="The new attributes: a map of JSON values.")
    merge_existing: StrictBool = Field(
        default=False, description="true puts them over the present ones, nested maps included; false replaces all."
    )


class SetConversationState(
    ConversationPayload[bool],
    group="conversation",
    role="agent",
    examples=[{**CONVERSATION, "state": "closed"}],
    result="boolean",
):
    """Make a conversation active or inactive, or close it.

    An inactive one is active again as soon as somebody writes; a closed one stays closed. Its tasks stay as they are.
    The answer is whether anything changed.

    Errors:
        no-valid-conversation: there is no such conversation.
        cant-set-conversation-state: the conversation is closed or another agent's, or its channel was put aside or
            left.

    Source: Twilio's Conversations; the reference has no such action.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"

    state: Literal["active", "inactive", "closed"] = Field(description="The new state.")
    reason: str | None = Field(default=None, description="Why; it goes into the event.")


class InviteToConversation(
    ConversationPayload,
    group="conversation",
    role="agent",
    one_of=(("target_sid", "address"),),
    examples=[
        {**CONVERSATION, "targetSid": "WKXXXXXXXXXXXXXXXXX"},
        {**CONVERSATION, "address": "+4930123456", "name": "Ana"},
    ],
):
    """Ask somebody into a conversation, beside those who are in it.

    `targetSid` offers a further task of the conversation to a worker, a queue or a workflow: whoever accepts it comes
    in. `address` brings in somebody from outside, at once.

    Errors:
        no-valid-conversation: there is no such conversation.
        cant-invite-to-conversation: there is no such target, whoever is asked is in it or not available, or the
            conversation is closed, was put aside or is another agent's.
        could-not-create-task: the attributes are too long.

    Source: Flex's invites of an interaction channel; the reference has no such action.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"

    target_sid: TransferTargetSid | None = Field(
        default=None, description="SID of the worker (WK…), queue (WQ…) or workflow (WW…) that is asked."
    )
    attributes: JsonMap | None = Field(
        default=None, description="Attributes of the new task, over those of the present one: a map."
    )
    address: Annotated[str | None, PERSONAL] = Field(
        default=None, min_length=1, description="Where somebody outside is reached: a number, a mail address, a handle."
    )
    name: Annotated[str | None, PERSONAL] = Field(default=None, description="The name of who has that address.")


class JoinConversation(ConversationPayload, group="conversation", role="supervisor", examples=[CONVERSATION]):
    """Come into a conversation without a task of it.

    Errors:
        no-valid-conversation: there is no such conversation.
        cant-join-conversation: nobody is concerned who could come in, the worker is in it, or it is closed.

    Source: Twilio's Conversations; the reference has no such action.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"


class LeaveConversation(ConversationPayload, group="conversation", role="agent", examples=[CONVERSATION]):
    """Leave a conversation in which others stay.

    A worker who has a task of the conversation is finishing it up from then on. The last one with a task does not
    leave so: LeaveChannel, TransferTask and CompleteTask are for that.

    Errors:
        no-valid-conversation: there is no such conversation.
        cant-leave-conversation: the worker is not in it, or is the last one who has a task of it.

    Source: Twilio's Conversations; the reference has no such action.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"
