"""Files of conversations on the embedded centre: into the message input, out of it, and fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Media, UnitOfWork, transitions
from offhook_plugins.embedded.chat.file_bytes import read_files
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.chat import AttachFiles, DetachFile, DownloadMedia

_UNABLE = "file-attachment-unable-to-download"


@hookimpl
def attach_files(payload: AttachFiles, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The files are in the worker's message input of the conversation, with their bytes."""
    desktop, conversation = desktop_of(invocation), payload.conversation
    transitions.messaging.check_may_attach(centre, conversation, desktop.worker)
    files = read_files(payload.files, centre, conversation, invocation.action)
    transitions.messaging.attach_files(unit, desktop, conversation, files)


@hookimpl
def detach_file(payload: DetachFile, invocation: Invocation, unit: UnitOfWork) -> None:
    """The file is in the worker's message input no more, and its bytes are gone."""
    file, given = payload.file, payload.file.data
    size = len(given) if given is not None else file.size
    transitions.messaging.detach_files(unit, desktop_of(invocation), payload.conversation, file.name, size, file.type)


@hookimpl
def download_media(payload: DownloadMedia, invocation: Invocation, centre: Centre) -> Media:
    """The file is handed over with its bytes; nothing changes."""
    media = payload.media
    transitions.messaging.check_may_download(centre, media)
    named = media.filename or media.sid
    if not any(media in message.media for message in payload.conversation.messages):
        raise ActionError(f"no message has the file {named}", code=_UNABLE, action=invocation.action)
    if media.content is None:
        raise ActionError(
            f"nobody has given the centre the bytes of the file {named}", code=_UNABLE, action=invocation.action
        )
    return media
