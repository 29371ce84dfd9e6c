"""The actions on files in conversations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from offhook import ActionError, ConversationPayload, MediaRef, PayloadError, SidReference
from offhook.centre import Media
from offhook.fields import File

if TYPE_CHECKING:
    from offhook.centre import Centre, Conversation, Worker

CONVERSATION = {"conversationSid": "CHXXXXXXXXXXXXXXXXX"}
FILE = {"name": "form.pdf", "size": 2048, "type": "application/pdf"}
NOTE = {"name": "note.txt", "text": "Your order number is 4711."}
MEDIA = {"sid": "MEXXXXXXXXXXXXXXXXX"}


class AttachFiles(ConversationPayload, group="chat", role="agent", examples=[{**CONVERSATION, "files": [FILE, NOTE]}]):
    """Put files into the message input of a conversation; the next message takes them along.

    Either all are taken or none: the first file that cannot be taken is the error.

    Errors:
        file-attachment-generic-error: there is no such conversation, or a file's bytes cannot be read.
        file-attachment-disabled: files cannot be sent in this conversation.
        file-attachment-read-only: the conversation takes no more messages, or the worker is not in it.
        file-attachment-attach-too-many: more files than the conversation takes.
        file-attachment-attach-duplicate: a file with that name, size and type is there already.
        file-attachment-attach-invalid-type: a file of a kind that the conversation does not take.
        file-attachment-attach-invalid-size: a file larger than the conversation takes.
        file-attachment-attach-invalid-overall-size: files larger in sum than the conversation takes.
        no-desktop: there is no worker whose message input it could be.

    Source: the catalogue entry AttachFiles; the reference skips what it cannot take.
    """

    unknown_code: ClassVar[str] = "file-attachment-generic-error"

    files: tuple[File, ...] = Field(min_length=1, description="The files: a list of at least one.")


class DetachFile(ConversationPayload, group="chat", role="agent", examples=[{**CONVERSATION, "file": FILE}]):
    """Take a file out of the message input of a conversation.

    Every file there with that name, size and type goes; if none has them, nothing changes.

    Errors:
        no-valid-conversation: there is no such conversation.
        no-desktop: there is no worker whose message input it could be.

    Source: the catalogue entry DetachFile.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"

    file: File = Field(description="The file to take out, found by name, size and type.")


class DownloadMedia(
    ConversationPayload[Media],
    group="chat",
    role="agent",
    examples=[{**CONVERSATION, "media": MEDIA}],
    result="media",
):
    """Fetch a file that a message carries.

    The answer is the file, with its bytes: Python has them as `content`, scripts as `base64`, and as `text` if they are
    that.

    Errors:
        file-attachment-generic-error: there is no such conversation.
        file-attachment-download-invalid-type: a kind of file that the conversation does not take.
        file-attachment-download-invalid-size: larger than the conversation takes.
        file-attachment-unable-to-download: the conversation has no such file, or nobody gave the centre its bytes.

    Source: the catalogue entry DownloadMedia; the reference opens a window with the file.
    """

    unknown_code: ClassVar[str] = "file-attachment-generic-error"

    media: MediaRef = Field(description="What to fetch: a file of a message, or its SID (ME…).")

    def filled(self, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
        """The file itself, besides the conversation."""
        changes = super().filled(centre, worker)
        conversation: Conversation = changes.get("conversation") or self.conversation
        given: Any = self.media
        if not isinstance(given, SidReference):
            if given.conversation is not conversation:
                raise PayloadError(
                    f"media and conversation contradict each other: {given.sid} is of {given.conversation.sid}",
                    problems=(("media", f"is not of the conversation {conversation.sid}"),),
                    action=self.action.name,
                )
            return changes
        found = conversation.media.get(given.sid)
        if found is None:
            raise ActionError(
                f"the conversation {conversation.sid} has no file {given.sid}",
                code="file-attachment-unable-to-download",
                action=self.action.name,
            )
        return {**changes, "media": found}
