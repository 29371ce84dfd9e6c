"""Payloads that name a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pydantic import Field

from offhook.answering import Answer
from offhook.fields import ConversationSid
from offhook.payload import Payload
from offhook.payloads.problems import contradiction, unknown
from offhook.references import ConversationRef, SidReference

if TYPE_CHECKING:
    from offhook.centre import Centre, Conversation, Worker


class ConversationChoice(Payload[Answer]):
    """Names a conversation, or none."""

    conversation_sid: ConversationSid | None = Field(
        default=None, description="SID of the conversation (CH…), or its unique name; its own SID once filled."
    )
    conversation: ConversationRef | None = Field(
        default=None, description="The conversation itself; filled from conversationSid."
    )

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:  # noqa: ARG002  # the base's shape
        """The conversation from conversationSid, and its own SID whichever way it was named."""
        sid, given = self.conversation_sid, self.conversation
        if given is None and sid is None:
            return {}
        found = _conversation(self, centre, given if given is not None else sid)
        if given is not None and sid is not None and centre.conversation(sid) is not found:
            why = f"{sid} is not the conversation {found.sid}"
            raise contradiction(self, "conversationSid", "conversation", why)
        return {"conversation": found, "conversation_sid": found.sid}


class ConversationPayload(ConversationChoice[Answer], one_of=(("conversation_sid", "conversation"),)):
    """Names the conversation that an action is about, by its SID or as an object."""

    if TYPE_CHECKING:
        # filled before any handler runs, so a handler's code need not ask whether they are there
        conversation_sid: str = ""
        conversation: Conversation = cast("Conversation", None)


def _conversation(payload: Payload, centre: Centre, given: Any) -> Conversation:
    if not isinstance(given, SidReference | str):
        conversation: Conversation = given
        return conversation
    looked_for = given.sid if isinstance(given, SidReference) else given
    found = centre.conversation(looked_for)
    if found is None:
        raise unknown(payload, looked_for, "conversation")
    return found
