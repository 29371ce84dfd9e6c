"""The actions that write to a conversation."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from offhook import PERSONAL, ConversationPayload, JsonMap, JsonValue, Options
from offhook.fields import ContentSid, File

CONVERSATION = {"conversationSid": "CHXXXXXXXXXXXXXXXXX"}


class SendMessage(
    ConversationPayload[int],
    group="chat",
    role="agent",
    examples=[
        {"body": "some text", "conversationSid": "unique_conversation_identifier"},
        {
            **CONVERSATION,
            "body": "Your form",
            "attachedFiles": [{"name": "form.pdf", "size": 2048, "type": "application/pdf"}],
        },
    ],
    result="number",
):
    """Send a message to a conversation: a chat, a text message, or an email.

    What was sent leaves the message input; what was refused stays in it. The system writes where no worker is
    concerned, or where a program does it for a worker who is not in the conversation. The answer is the index of the
    message in its conversation.

    Errors:
        no-valid-conversation: there is no such conversation.
        failed-to-send-message: the conversation is closed or put aside, the worker is not in it, or the message is
            empty.
        message-too-long: the text is longer than the task's channel takes.
        file-attachment-disabled: files cannot be sent in this conversation.
        file-attachment-attach-too-many: more files than the conversation takes.
        file-attachment-attach-invalid-type: a file of a kind that the conversation does not take.
        file-attachment-attach-invalid-size: a file larger than the conversation takes.
        file-attachment-attach-invalid-overall-size: files larger in sum than the conversation takes.

    Source: the catalogue entry SendMessage.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"

    body: Annotated[str, PERSONAL] = Field(
        description="The text; may be empty for an email with htmlBody or with files alone."
    )
    message_attributes: JsonValue = Field(default=None, description="What is stored with the message: any JSON value.")
    subject: Annotated[str | None, PERSONAL] = Field(
        default=None, max_length=256, description="Subject line of an email, 256 characters at most."
    )
    attached_files: tuple[File, ...] | None = Field(
        default=None, description="Files that go with the message: a list; left out, those in the message input."
    )
    html_body: Annotated[str | None, PERSONAL] = Field(
        default=None, description="Body of an email as HTML; its presence makes it an email."
    )
    plain_text_body: Annotated[str | None, PERSONAL] = Field(
        default=None, description="Body of an email as plain text; left out, made from htmlBody where body is empty."
    )


class SendTyping(ConversationPayload, group="chat", role="agent", examples=[CONVERSATION]):
    """Tell the others in a conversation that the worker is typing.

    They see it until the worker's next message, or for as long as `[messaging]` of the centre's file says, five
    seconds usually; once more makes it last longer.

    Errors:
        no-valid-conversation: there is no such conversation.
        send-typing-failed: the conversation's channel has no such sign, it is closed or put aside, or the worker is not
            in it.

    Source: the catalogue entry SendTyping; the reference does not tell of its failures.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"


class SetInputText(
    ConversationPayload,
    group="chat",
    role="agent",
    examples=[{"body": "some text", "conversationSid": "unique_conversation_identifier"}],
):
    """Set the draft in the message input of a conversation.

    A draft that is not empty also goes through SendTyping where the others can see that.

    Errors:
        no-desktop: there is no worker whose message input it could be.
        set-input-text-failed: there is no such conversation, or the selection is not within the text.

    Source: the catalogue entry SetInputText.
    """

    unknown_code: ClassVar[str] = "set-input-text-failed"

    body: Annotated[str, PERSONAL] = Field(description="The text of the draft; empty clears it.")
    selection_start: int | None = Field(
        default=None, ge=0, description="Where the selection or the caret begins, in characters from the start."
    )
    selection_end: int | None = Field(
        default=None, ge=0, description="Where the selection ends, in characters from the start."
    )
    html_value: Annotated[tuple[JsonMap, ...] | None, PERSONAL] = Field(
        default=None, description="The draft of an email as the editor's own list of maps."
    )


class ContentTemplateVariable(Options):
    """A value for a variable of a template."""

    name: str = Field(min_length=1, description="Name of the variable.")
    value: Annotated[str, PERSONAL] = Field(description="Its value, a text.")


class SendRichContentMessage(
    ConversationPayload[int],
    group="chat",
    role="agent",
    examples=[
        {
            **CONVERSATION,
            "contentSid": "HXXXXXXXXXXXXXXXXXX",
            "contentVariables": [{"name": "first_name", "value": "Ana"}],
        }
    ],
    result="number",
):
    """Send a stored template to a conversation.

    The answer is the index of the message in its conversation.

    Errors:
        no-valid-conversation: there is no such conversation.
        no-content-sid: there is no such template.
        failed-to-send-message: the conversation is closed or put aside, the worker is not in it, the text is longer
            than the channel takes, or a value has no gap or a gap no value.

    Source: the catalogue entry SendRichContentMessage.
    """

    unknown_code: ClassVar[str] = "no-valid-conversation"

    content_sid: ContentSid = Field(description="SID of the template (HX…).")
    content_variables: tuple[ContentTemplateVariable, ...] | None = Field(
        default=None, description="Values for the template's variables: a list of maps with name and value."
    )
    message_attributes: JsonValue = Field(default=None, description="What is stored with the message: any JSON value.")
