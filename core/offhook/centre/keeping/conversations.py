"""Conversations, their messages and files, as rows of a store, and back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.centre.entities import Conversation, ConversationParticipant, Media, Message
from offhook.centre.keeping.bodies import timer_body
from offhook.centre.keeping.fields import fields_of, restore_fields
from offhook_grammar.values import freeze

if TYPE_CHECKING:
    from collections.abc import Mapping

    from offhook.centre.centre import Centre
    from offhook.centre.entities import Task
    from offhook.centre.keeping.kept import Kept

_PLAIN = (
    "ordinal",
    "channel",
    "unique_name",
    "state",
    "interaction_sid",
    "channel_sid",
    "channel_status",
    "attributes",
    "subject",
    "ended_place",
)
_TIMES = ("created_at", "closed_at", "ended_at", "paused_at")
_PARTICIPANT_PLAIN = ("identity", "address", "name")
_PARTICIPANT_TIMES = ("joined_at", "left_at", "typing_until")
_MESSAGE_PLAIN = ("index", "author", "body", "attributes", "subject", "html_body", "content_sid")


def conversation_body(centre: Centre, conversation: Conversation) -> dict[str, Any]:
    """A conversation with who was in it; its messages have rows of their own. `gone` as a task's."""
    body = fields_of(conversation, (*_PLAIN, *_TIMES))
    body["task"] = conversation.task.key if conversation.task is not None else None
    body["paused_by"] = conversation.paused_by.sid if conversation.paused_by is not None else None
    body["participants"] = [_participant_body(each) for each in conversation.participants]
    if centre.conversations.get(conversation.sid) is not conversation:
        body["gone"] = True
    return {name: value for name, value in body.items() if value is not None}


def message_body(message: Message) -> dict[str, Any]:
    """A message; its files have rows of their own."""
    body = {name: getattr(message, name) for name in (*_MESSAGE_PLAIN, "at")}
    body["conversation"] = message.conversation.sid
    body["participant"] = message.participant.sid if message.participant is not None else None
    body["media"] = [each.sid for each in message.media] or None
    return {name: value for name, value in body.items() if value is not None}


def media_body(media: Media) -> dict[str, Any]:
    """A file, its bytes as base64."""
    body = {
        "ordinal": media.ordinal,
        "conversation": media.conversation.sid,
        "filename": media.filename,
        "content_type": media.content_type,
        "size": media.size,
        "content": b64encode(media.content).decode() if media.content is not None else None,
    }
    return {name: value for name, value in body.items() if value is not None}


class ConversationRestoring:
    """Makes all conversations again, with what was said in them, and puts them into the register and at their tasks."""

    def __init__(self, centre: Centre, kept: Kept, tasks: Mapping[str, Task]) -> None:
        self._centre = centre
        self._kept = kept
        self._tasks = tasks
        self.timed: list[tuple[ConversationParticipant, Any]] = []

    def run(self) -> None:
        """Make them."""
        centre, kept = self._centre, self._kept
        bodies = sorted(kept.bodies("conversation"), key=lambda pair: pair[1]["ordinal"])
        for key, body in bodies:
            conversation = centre.restored["conversation", key] = self._conversation(key, body)
            if not body.get("gone"):
                centre.conversations.add(None, conversation)
        for key, body in kept.bodies("media"):
            media = centre.restored["media", key] = self._media(key, body)
            media.conversation.media.add(None, media)
        for key, body in sorted(kept.bodies("message"), key=lambda pair: pair[1]["index"]):
            centre.restored["message", key] = self._message(key, body)
        for key, body in kept.bodies("task"):
            sid = body.get("conversation")
            if sid is not None:
                task, conversation = self._tasks[key], centre.restored["conversation", sid]
                task.conversation = conversation
                if task.is_open:
                    conversation.tasks = (*conversation.tasks, task)

    def ended(self) -> list[Conversation]:
        """Those that are over and can still be looked up."""
        return [each for each in self._centre.conversations if each.ended_place is not None]

    def _conversation(self, key: str, body: Any) -> Conversation:
        made = Conversation(key, body["ordinal"], body["channel"], datetime.fromisoformat(body["created_at"]))
        restore_fields(made, body, _PLAIN, _TIMES)
        made.task = self._tasks.get(body.get("task"))
        made.paused_by = self._centre.restored.get(("worker", body.get("paused_by")))
        made.participants = tuple([self._participant(made, each) for each in body["participants"]])
        return made

    def _participant(self, conversation: Conversation, body: Any) -> ConversationParticipant:
        made = ConversationParticipant(
            body["sid"], conversation, body["type"], datetime.fromisoformat(body["joined_at"])
        )
        restore_fields(made, body, _PARTICIPANT_PLAIN, _PARTICIPANT_TIMES)
        made.worker = self._centre.restored.get(("worker", body.get("worker")))
        if body.get("timer") is not None:
            self.timed.append((made, body))
        return made

    def _media(self, key: str, body: Any) -> Media:
        content = body.get("content")
        return Media(
            key,
            body["ordinal"],
            self._centre.restored["conversation", body["conversation"]],
            body.get("filename"),
            body.get("content_type"),
            body.get("size"),
            b64decode(content) if content is not None else None,
        )

    def _message(self, key: str, body: Any) -> Message:
        conversation: Conversation = self._centre.restored["conversation", body["conversation"]]
        author = body.get("participant")
        message = Message(
            key,
            conversation,
            body["index"],
            body["author"],
            next((each for each in conversation.participants if each.sid == author), None),
            body.get("body"),
            datetime.fromisoformat(body["at"]),
            attributes=freeze(body.get("attributes")),
            media=tuple([self._centre.restored["media", sid] for sid in body.get("media", ())]),
            subject=body.get("subject"),
            html_body=body.get("html_body"),
            content_sid=body.get("content_sid"),
        )
        conversation.messages.add(None, message)
        return message


def _participant_body(participant: ConversationParticipant) -> dict[str, Any]:
    body = fields_of(participant, ("sid", "type", *_PARTICIPANT_PLAIN, *_PARTICIPANT_TIMES))
    body["worker"] = participant.worker.sid if participant.worker is not None else None
    body["timer"] = timer_body(participant.timer)
    return {name: value for name, value in body.items() if value is not None}
