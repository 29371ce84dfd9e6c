"""`Message` and `Media`: what was said in a conversation, and the files that came with it."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from offhook.centre.entities.entity import Entity, Getters
from offhook_grammar.operations.reading import OfReader
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.centre.entities.conversation import Conversation, ConversationParticipant
    from offhook.centre.entities.worker import Worker


class Media(Entity):
    """A file of a conversation: of a message, or in the message input of a worker.

    `content` is None where nothing but the file's name and size were given to the centre. `discarded`: taken out of the
    message input again, so that nothing has it any more.
    """

    __slots__ = ("content", "content_type", "conversation", "discarded", "filename", "ordinal", "sid", "size")

    entity_kind = "media"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "filename": attrgetter("filename"),
        "contentType": attrgetter("content_type"),
        "size": attrgetter("size"),
        "text": attrgetter("text"),
        "base64": attrgetter("base64"),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        sid: str,
        ordinal: int,
        conversation: Conversation,
        filename: str | None,
        content_type: str | None,
        size: int | None,
        content: bytes | None = None,
    ) -> None:
        self.sid = sid
        self.ordinal = ordinal
        self.conversation = conversation
        self.filename = filename
        self.content_type = content_type
        self.size = size
        self.content = content
        self.discarded = False

    @property
    def text(self) -> str | None:
        """The content as text; None if it is none."""
        try:
            return self.content.decode() if self.content is not None else None
        except UnicodeDecodeError:
            return None

    @property
    def base64(self) -> str | None:
        """The content as scripts can hand it on."""
        return b64encode(self.content).decode() if self.content is not None else None


class Message(Entity):
    """A message. `author` is the identity that wrote it, `participant` who that was, None for the system.

    `attributes` is what was stored with it, any JSON value. `html_body` and `subject` are an email's.
    """

    __slots__ = (
        "at",
        "attributes",
        "author",
        "body",
        "content_sid",
        "conversation",
        "html_body",
        "index",
        "media",
        "participant",
        "sid",
        "subject",
    )

    entity_kind = "message"
    script_fields: ClassVar[Getters] = {
        "sid": attrgetter("sid"),
        "author": attrgetter("author"),
        "body": attrgetter("body"),
        "subject": attrgetter("subject"),
        "index": attrgetter("index"),
        "attributes": lambda message: message.attributes if isinstance(message.attributes, dict) else EMPTY_MAP,
        "media": attrgetter("media"),
        "at": attrgetter("at"),
        "isFromMe": OfReader(lambda message, reader: message.is_from(reader)),
        "isFromCustomer": attrgetter("is_from_customer"),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        sid: str,
        conversation: Conversation,
        index: int,
        author: str,
        participant: ConversationParticipant | None,
        body: str | None,
        at: datetime,
        *,
        attributes: Any = EMPTY_MAP,
        media: tuple[Media, ...] = (),
        subject: str | None = None,
        html_body: str | None = None,
        content_sid: str | None = None,
    ) -> None:
        self.sid = sid
        self.conversation = conversation
        self.index = index
        self.author = author
        self.participant = participant
        self.body = body
        self.at = at
        self.attributes = attributes
        self.media = media
        self.subject = subject
        self.html_body = html_body
        self.content_sid = content_sid

    def is_from(self, worker: Worker | None) -> bool:
        """Whether this worker wrote it."""
        return worker is not None and self.participant is not None and self.participant.worker is worker

    @property
    def is_from_customer(self) -> bool:
        """Whether a customer wrote it."""
        return self.participant is not None and self.participant.type == "customer"
