"""The actions on files in conversations."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from offhook import ConversationPayload
from offhook.fields import File, Media

CONVERSATION = {"conversationSid": "CHXXXXXXXXXXXXXXXXX"}
FILE = {"name": "form.pdf", "size": 2048, "type": "application/pdf"}
MEDIA = {"sid": "MEXXXXXXXXXXXXXXXXX", "filename": "photo.png", "contentType": "image/png", "size": 4096}


class AttachFiles(ConversationPayload, group="chat", role="agent", examples=[{**CONVERSATION, "files": [FILE]}]):
    """Put files into the message input of a conversation.

    Either all are taken or none: the first file that cannot be taken is the error.

    Errors:
        file-attachment-generic-error: there is no such conversation.
        file-attachment-disabled: files cannot be sent in this conversation.
        file-attachment-read-only: the conversation takes no more messages.
        file-attachment-attach-too-many: more files than the conversation takes.
        file-attachment-attach-duplicate: a file with that name, size and type is there already.
        file-attachment-attach-invalid-type: a file of a kind that the conversation does not take.
        file-attachment-attach-invalid-size: a file larger than the conversation takes.
        file-attachment-attach-invalid-overall-size: files larger in sum than the conversation takes.

    Source: the catalogue entry AttachFiles; the reference skips what it cannot take.
    """

    unknown_code: ClassVar[str] = "file-attachment-generic-error"

    files: tuple[File, ...] = Field(min_length=1, description="The files: a list of at least one.")


class DetachFile(ConversationPayload, group="chat", role="agent", examples=[{**CONVERSATION, "file": FILE}]):
    """Take a file out of the message input of a conversation.

    Every file there with that name, size and type goes; if none has them, nothing changes.

    Errors:
        no-valid-conversation: there is no such conversation.

    Source: the catalogue entry DetachFile.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"

    file: File = Field(description="The file to take out, found by name, size and type.")


class DownloadMedia(ConversationPayload, group="chat", role="agent", examples=[{**CONVERSATION, "media": MEDIA}]):
    """Fetch a file that a message carries.

    Errors:
        file-attachment-generic-error: there is no such conversation.
        file-attachment-download-invalid-type: a kind of file that the conversation does not take.
        file-attachment-download-invalid-size: larger than the conversation takes.
        file-attachment-unable-to-download: the file could not be fetched.

    Source: the catalogue entry DownloadMedia.
    """

    unknown_code: ClassVar[str] = "file-attachment-generic-error"

    media: Media = Field(description="What to fetch: a medium of a message.")
