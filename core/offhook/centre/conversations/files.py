"""The files of a conversation: what may be sent in it, and what is in the message input of a worker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

from offhook.centre.entities import Media
from offhook.errors import ActionError
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from mimetypes import MimeTypes

    from offhook.centre.centre import Centre
    from offhook.centre.config import ChannelConfig
    from offhook.centre.entities import Conversation, Desktop, Worker
    from offhook.centre.unit import UnitOfWork

NOT_KNOWN: Final = "application/octet-stream"
DISABLED: Final = "file-attachment-disabled"
READ_ONLY: Final = "file-attachment-read-only"
TOO_MANY: Final = "file-attachment-attach-too-many"
DUPLICATE: Final = "file-attachment-attach-duplicate"
INVALID_TYPE: Final = "file-attachment-attach-invalid-type"
INVALID_SIZE: Final = "file-attachment-attach-invalid-size"
INVALID_OVERALL_SIZE: Final = "file-attachment-attach-invalid-overall-size"


class NewFile(NamedTuple):
    """A file on its way into a conversation. `content` is None where its bytes were not given; a customer's may have
    no name, or no type."""

    name: str | None
    content_type: str | None
    size: int
    content: bytes | None = None


@cache
def _types() -> MimeTypes:
    """Python's own table: that of the machine would make a difference between machines."""
    from mimetypes import MimeTypes  # few runs have files

    return MimeTypes()


def type_of(name: str) -> str:
    """The MIME type of a file by its name."""
    return _types().guess_type(name)[0] or NOT_KNOWN


def extension_of(name: str | None, content_type: str | None) -> str:
    """The extension by which a file is judged, in small letters; one without a name goes by its type."""
    if name is None:
        return (_types().guess_extension(content_type or "") or "").removeprefix(".")
    return name.rpartition(".")[2].lower() if "." in name else ""


def limits_of(centre: Centre, conversation: Conversation) -> ChannelConfig:
    """What the centre's file says about conversations on that channel."""
    return centre.config.messaging.of(conversation.channel)


def check_may_attach(centre: Centre, conversation: Conversation, worker: Worker | None = None) -> None:
    """Raise `ActionError`, `file-attachment-disabled` or `file-attachment-read-only`, where no files can be sent.

    A `worker` has to be in the conversation.
    """
    if not limits_of(centre, conversation).attachments:
        _refuse(f"files cannot be sent by {conversation.channel}: attachments are switched off", DISABLED)
    if conversation.state == "closed" or conversation.channel_status == "pause":
        state = "closed" if conversation.state == "closed" else "put aside"
        _refuse(f"the conversation {conversation.sid} is {state}, and takes no files", READ_ONLY)
    if worker is not None and conversation.participant_of(worker) is None:
        _refuse(f"{worker.name} is not in the conversation {conversation.sid}", READ_ONLY)


def check_files(
    limits: ChannelConfig, files: Sequence[NewFile | Media], *, there: int = 0, unlike: bool = True
) -> None:
    """Raise `ActionError`, with the code of what is wrong, unless a message can have these files.

    The first `there` of them are taken already. `unlike`: whether they all have to differ.
    """
    if len(files) > limits.max_files:
        told = f"{len(files)} files in one message" + (f", {there} of which are there already" if there else "")
        _refuse(f"{told}: {limits.max_files} is the most", TOO_MANY)
    known: list[tuple[Any, ...]] = []
    for place, each in enumerate(files):
        if place >= there:
            if unlike and _looks(each) in known:
                _refuse(f"the file {_name(each)} is there already", DUPLICATE)
            _check_type(limits, each, INVALID_TYPE, "sent")
            _check_size(limits, each, INVALID_SIZE)
        known.append(_looks(each))
    total = sum(each.size or 0 for each in files)
    if total > limits.max_total_size:
        _refuse(
            f"the files are {total:,} bytes in sum, and {limits.max_total_size:,} is the most", INVALID_OVERALL_SIZE
        )


def check_may_download(centre: Centre, media: Media) -> None:
    """Raise `ActionError` for a file that the centre does not hand over.

    Codes: `file-attachment-download-invalid-type`, `file-attachment-download-invalid-size`.
    """
    limits = limits_of(centre, media.conversation)
    _check_type(limits, media, "file-attachment-download-invalid-type", "fetched")
    _check_size(limits, media, "file-attachment-download-invalid-size")


def put_in(unit: UnitOfWork, conversation: Conversation, files: Sequence[NewFile]) -> tuple[Media, ...]:
    """Files of a conversation, for a message or a message input. Checks nothing."""
    centre = unit.centre
    made = []
    for each in files:
        media = Media(
            centre.sids.new("ME"),
            centre.next_ordinal(),
            conversation,
            each.name,
            each.content_type,
            each.size,
            each.content,
        )
        conversation.media.add(unit, media)
        unit.keep(media)
        made.append(media)
    return tuple(made)


def staged(desktop: Desktop, conversation: Conversation) -> tuple[Media, ...]:
    """The files in the message input of a conversation."""
    shown = desktop.staged_files.get(conversation.sid, ())
    found = [conversation.media.get(each["sid"]) for each in shown]
    return tuple([each for each in found if each is not None])


def show_staged(unit: UnitOfWork, desktop: Desktop, conversation: Conversation, files: Sequence[Media]) -> None:
    """Have these files, and no others, in the message input of a conversation."""
    shown = tuple([_shown(each) for each in files])
    unit.set(desktop, "staged_files", with_entry(unit.centre, desktop.staged_files, conversation, shown))


def with_entry(centre: Centre, inputs: FrozenDict, conversation: Conversation, entry: Any) -> FrozenDict:
    """What message inputs hold, by the conversation's SID, with another entry for one; an empty one goes.

    Those of conversations that nobody can look up any more go too: nobody else takes them out.
    """
    known = centre.conversations
    kept = {sid: each for sid, each in inputs.items() if sid != conversation.sid and known.get(sid) is not None}
    return FrozenDict({**kept, conversation.sid: entry} if entry else kept)


def drop_staged(unit: UnitOfWork, desktop: Desktop, conversation: Conversation) -> None:
    """Nothing is in the message input of a conversation any more."""
    gone = staged(desktop, conversation)
    if conversation.sid in desktop.staged_files:
        show_staged(unit, desktop, conversation, ())
    for each in gone:
        discard(unit, each)


def discard(unit: UnitOfWork, media: Media) -> None:
    """Nobody has this file any more."""
    media.conversation.media.discard(unit, media)
    unit.change(media, "discarded", True)


def _check_type(limits: ChannelConfig, file: NewFile | Media, code: str, what: str) -> None:
    extension = extension_of(_given_name(file), file.content_type)
    if extension not in limits.file_types:
        told = f"of the kind .{extension}" if extension else "of no known kind"
        _refuse(f"the file {_name(file)} is {told}, and only {', '.join(limits.file_types)} can be {what}", code)


def _check_size(limits: ChannelConfig, file: NewFile | Media, code: str) -> None:
    size = file.size or 0
    if size > limits.max_file_size:
        _refuse(f"the file {_name(file)} has {size:,} bytes, and {limits.max_file_size:,} is the most", code)


def _looks(file: NewFile | Media) -> tuple[Any, ...]:
    """What makes two files the same to whoever attaches them."""
    return _given_name(file), file.size, file.content_type


def _given_name(file: NewFile | Media) -> str | None:
    return file.name if isinstance(file, NewFile) else file.filename


def _name(file: NewFile | Media) -> str:
    return _given_name(file) or "without a name"


def _shown(media: Media) -> FrozenDict:
    return FrozenDict({"sid": media.sid, "name": media.filename, "size": media.size, "type": media.content_type})


def _refuse(message: str, code: str) -> NoReturn:
    raise ActionError(message, code=code)
