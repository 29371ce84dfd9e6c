"""`Conversation`: a conversation in writing: who is in it, and what they wrote."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters
from offhook.centre.register import Register
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities.message import Media, Message
    from offhook.centre.entities.task import Task
    from offhook.centre.entities.worker import Worker
    from offhook.clock import Timer

CONVERSATION_STATES = ("active", "inactive", "closed")
CHANNEL_STATUSES = ("active", "pause", "inactive", "closed")
CONVERSATION_PARTICIPANT_TYPES = ("customer", "agent", "supervisor", "unknown")


class ConversationParticipant(Entity):
    """Somebody in a conversation. `sid` is of the interaction (UT). `left_at` is None while in it.

    `typing_until`: until when the others see that this one is typing; `timer` runs until then.
    """

    __slots__ = (
        "address",
        "conversation",
        "identity",
        "joined_at",
        "left_at",
        "name",
        "sid",
        "timer",
        "type",
        "typing_until",
        "worker",
    )

    entity_kind = "conversation_participant"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "identity": attrgetter("identity"),
        "type": attrgetter("type"),
        "name": attrgetter("name"),
        "address": attrgetter("address"),
        "workerSid": lambda participant: participant.worker.sid if participant.worker is not None else None,
        "typing": attrgetter("is_typing"),
        "joinedAt": attrgetter("joined_at"),
        "leftAt": attrgetter("left_at"),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        sid: str,
        conversation: Conversation,
        kind: str,
        joined_at: datetime,
        *,
        identity: str | None = None,
        address: str | None = None,
        name: str | None = None,
        worker: Worker | None = None,
    ) -> None:
        self.sid = sid
        self.conversation = conversation
        self.type = kind
        self.identity = identity
        self.address = address
        self.name = name
        self.worker = worker
        self.joined_at = joined_at
        self.left_at: datetime | None = None
        self.typing_until: datetime | None = None
        self.timer: Timer | None = None

    @property
    def is_typing(self) -> bool:
        """Whether the others see a sign of typing."""
        return self.typing_until is not None


class Conversation(Entity):
    """A conversation, with the interaction channel through which the customer takes part in it.

    `sid` is its own (CH), or the name under which it was made. `task`: the one that a worker takes it by, which may
    change when it is resumed; `tasks`: the open ones, more than one if workers were invited. `channel`: chat, sms,
    whatsapp, email, …; `channel_status` is the interaction channel's. `participants` holds all there were; `media` all
    files, those in the message inputs of workers too. `paused_by`: who put the channel aside.
    """

    __slots__ = (
        "attributes",
        "channel",
        "channel_sid",
        "channel_status",
        "closed_at",
        "created_at",
        "ended_at",
        "ended_place",
        "interaction_sid",
        "media",
        "messages",
        "ordinal",
        "participants",
        "paused_at",
        "paused_by",
        "sid",
        "state",
        "subject",
        "task",
        "tasks",
        "unique_name",
    )

    entity_kind = "conversation"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "channel": attrgetter("channel"),
        "state": attrgetter("state"),
        "interactionSid": attrgetter("interaction_sid"),
        "channelSid": attrgetter("channel_sid"),
        "channelStatus": attrgetter("channel_status"),
        "attributes": attrgetter("attributes"),
        "participants": attrgetter("participants"),
        "messages": lambda conversation: tuple(conversation.messages),
        "lastMessage": attrgetter("last_message"),
        "oldestUnanswered": attrgetter("oldest_unanswered"),
        "createdAt": attrgetter("created_at"),
        "task": attrgetter("task"),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(self, sid: str, ordinal: int, channel: str, created_at: datetime, task: Task | None = None) -> None:
        self.sid = sid
        self.ordinal = ordinal
        self.channel = channel
        self.created_at = created_at
        self.task = task
        self.tasks: tuple[Task, ...] = ()
        self.unique_name: str | None = None
        self.state = "active"
        self.interaction_sid: str | None = None
        self.channel_sid: str | None = None
        self.channel_status = "active"
        self.attributes: FrozenDict = EMPTY_MAP
        self.subject: str | None = None
        self.participants: tuple[ConversationParticipant, ...] = ()
        self.messages: Register[Message] = Register()
        self.media: Register[Media] = Register()
        self.closed_at: datetime | None = None
        # of one that nobody has as a task any more: since when, and its turn among all that ended
        self.ended_at: datetime | None = None
        self.ended_place: int | None = None
        self.paused_at: datetime | None = None
        self.paused_by: Worker | None = None

    @property
    def last_message(self) -> Message | None:
        """What was written last."""
        return self.messages.last

    @property
    def oldest_unanswered(self) -> Message | None:
        """The first message of a customer after which nobody of the centre has written; a bot is of the centre."""
        found = None
        for message in reversed(tuple(self.messages)):
            if not message.is_from_customer:
                break
            found = message
        return found

    def participant_of(self, worker: Worker) -> ConversationParticipant | None:
        """The worker's own part in it, while in it."""
        return next((each for each in self.present() if each.worker is worker), None)

    def present(self) -> tuple[ConversationParticipant, ...]:
        """Who is in it now."""
        return tuple([each for each in self.participants if each.left_at is None])
