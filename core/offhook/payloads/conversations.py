"""Payloads that name a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from offhook.answering import Answer
from offhook.fields import ConversationSid
from offhook.json_values import sid_of
from offhook.payload import Payload
from offhook.payloads.problems import contradiction
from offhook.references import ConversationRef

if TYPE_CHECKING:
    from offhook.centre import Centre, Worker


class ConversationChoice(Payload[Answer]):
    """Names a conversation, or none."""

    conversation_sid: ConversationSid | None = Field(
        default=None, description="SID of the conversation (CH…), or its unique name."
    )
    conversation: ConversationRef | None = Field(
        default=None, description="The conversation itself; gives conversationSid."
    )

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # the base's shape
        """conversationSid from the conversation; the centre keeps no conversations yet, so not the reverse."""
        sid = sid_of(self.conversation)
        if sid is None or sid == self.conversation_sid:
            return {}
        if self.conversation_sid is not None:
            raise contradiction(
                self, "conversationSid", "conversation", f"{self.conversation_sid} is not the conversation {sid}"
            )
        return {"conversation_sid": sid}


class ConversationPayload(ConversationChoice[Answer], one_of=(("conversation_sid", "conversation"),)):
    """Names the conversation that an action is about, by its SID or as an object."""
