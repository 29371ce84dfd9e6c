"""Field types that payloads share: SIDs by kind, telephone numbers, addresses on the web, files, media."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from offhook.payload import Options
from offhook.personal import PERSONAL
from offhook.sids import KINDS

_FULL_SID: Final = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]*|\(?[0-9][0-9 ()./-]*")
_ADDRESS: Final = re.compile(r"(client|sip|sips|whatsapp):\S+")

__all__ = [
    "ActivitySid",
    "CallSid",
    "ChannelSid",
    "ContentSid",
    "ConversationSid",
    "File",
    "KeypadDigits",
    "Media",
    "MediaSid",
    "Method",
    "OwnTaskSid",
    "Phone",
    "QueueSid",
    "TaskSid",
    "TransferTargetSid",
    "WebAddress",
    "WorkerSid",
    "sid_kind",
]


def _kinds(prefixes: tuple[str, ...]) -> str:
    return " or ".join(f"{KINDS[prefix]} ({prefix}…)" for prefix in prefixes)


def sid_kind(*prefixes: str) -> Any:
    """The annotations of a text field that holds a SID of one of these kinds: only the prefix is checked."""

    def check(value: str) -> str:
        if value.startswith(prefixes) and len(value) > 2:
            return value
        other = KINDS.get(value[:2])
        found = f"{value!r} is the SID of a {other}" if other else repr(value)
        raise PydanticCustomError(
            "sid", "should be the SID of a {wanted}, but {found}", {"wanted": _kinds(prefixes), "found": found}
        )

    pattern = f"^({'|'.join(prefixes)})." if len(prefixes) > 1 else f"^{prefixes[0]}."
    return AfterValidator(check), Field(json_schema_extra={"pattern": pattern})


def _conversation(value: str) -> str:
    if not value:
        raise PydanticCustomError("sid", "should be the SID (CH…) or the unique name of a conversation")
    if _FULL_SID.fullmatch(value) and value[:2] in KINDS and not value.startswith("CH"):
        raise PydanticCustomError(
            "sid",
            "should be the SID of a conversation (CH…), but {value} is the SID of a {other}",
            {"value": repr(value), "other": KINDS[value[:2]]},
        )
    return value


def _phone(value: str) -> str:
    if _PHONE.fullmatch(value) or _ADDRESS.fullmatch(value):
        return value
    raise PydanticCustomError(
        "phone",
        "should be a telephone number such as +4930123456, or an address such as client:ana, but is {value}",
        {"value": repr(value)},
    )


def _web_address(value: str) -> str:
    if re.fullmatch(r"https?://[^\s/]+\S*", value, re.IGNORECASE):
        return value
    raise PydanticCustomError(
        "web_address", "should begin with http:// or https://, but is {value}", {"value": repr(value)}
    )


def _digits(value: str) -> str:
    if re.fullmatch(r"[0-9*#]*", value):
        return value
    raise PydanticCustomError(
        "keypad", "should hold the keys 0 to 9, * and # only, but is {value}", {"value": repr(value)}
    )


TaskSid = Annotated[str, *sid_kind("WR", "WT")]
"""What names a task: the SID of its reservation (WR…) or its own (WT…)."""

OwnTaskSid = Annotated[str, *sid_kind("WT")]
WorkerSid = Annotated[str, *sid_kind("WK")]
QueueSid = Annotated[str, *sid_kind("WQ")]
ActivitySid = Annotated[str, *sid_kind("WA")]
CallSid = Annotated[str, *sid_kind("CA")]
ChannelSid = Annotated[str, *sid_kind("UO")]
ContentSid = Annotated[str, *sid_kind("HX")]
MediaSid = Annotated[str, *sid_kind("ME")]
TransferTargetSid = Annotated[str, *sid_kind("WK", "WQ", "WW")]
ConversationSid = Annotated[str, AfterValidator(_conversation)]
"""What names a conversation: its SID (CH…) or its unique name."""

Phone = Annotated[str, AfterValidator(_phone), PERSONAL]
"""A telephone number, in E.164 (`+4930123456`) or as people write it, or a `client:` or `sip:` address."""

WebAddress = Annotated[str, AfterValidator(_web_address), Field(json_schema_extra={"format": "uri"})]
"""An absolute http or https URL."""

KeypadDigits = Annotated[str, AfterValidator(_digits), PERSONAL, Field(json_schema_extra={"pattern": "^[0-9*#]*$"})]

Method = Literal["GET", "POST"]


class File(Options):
    """A file to send along: where its bytes are, and what they are."""

    name: Annotated[str, PERSONAL] = Field(min_length=1, description="File name with its extension.")
    size: int = Field(ge=0, description="Size in bytes.")
    type: str = Field(description="MIME type, such as application/pdf.")
    path: str | None = Field(default=None, description="Where the bytes are: a path on the host's machine.")


class Media(Options):
    """A file that a message carries."""

    sid: MediaSid = Field(description="SID of the media (ME…).")
    filename: Annotated[str | None, PERSONAL] = Field(
        default=None, description="File name with its extension, where it has one."
    )
    content_type: str = Field(description="MIME type, such as image/png.")
    size: int = Field(ge=0, description="Size in bytes.")
    category: Literal["media", "body", "history"] | None = Field(
        default=None,
        description="What it is to the message: an attachment, the body of an email, or the mails before it.",
    )
