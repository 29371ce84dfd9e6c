"""The transitions of conversations, their messages and files."""

from offhook.centre.conversations.channels import can_take_up
from offhook.centre.conversations.files import NewFile, check_may_attach, check_may_download, put_in, staged, type_of
from offhook.centre.transitions.messaging.channels import (
    fetch_paused,
    leave_channel,
    pause_channel,
    reopen_channel,
    resume_channel,
)
from offhook.centre.transitions.messaging.conversations import set_conversation_attributes, set_conversation_state
from offhook.centre.transitions.messaging.drafts import check_selection, set_input_text
from offhook.centre.transitions.messaging.files import attach_files, chosen_files, detach_files, take_files
from offhook.centre.transitions.messaging.membership import (
    invite,
    invite_from_outside,
    join,
    leave,
    leave_from_outside,
)
from offhook.centre.transitions.messaging.sending import check_can_send, check_content, check_text, receive, send
from offhook.centre.transitions.messaging.templates import template_text
from offhook.centre.transitions.messaging.typing import customer_types, shows_typing, type_sign, typing_due

__all__ = [
    "NewFile",
    "attach_files",
    "can_take_up",
    "check_can_send",
    "check_content",
    "check_may_attach",
    "check_may_download",
    "check_selection",
    "check_text",
    "chosen_files",
    "customer_types",
    "detach_files",
    "fetch_paused",
    "invite",
    "invite_from_outside",
    "join",
    "leave",
    "leave_channel",
    "leave_from_outside",
    "pause_channel",
    "put_in",
    "receive",
    "reopen_channel",
    "resume_channel",
    "send",
    "set_conversation_attributes",
    "set_conversation_state",
    "set_input_text",
    "shows_typing",
    "staged",
    "take_files",
    "template_text",
    "type_of",
    "type_sign",
    "typing_due",
]
