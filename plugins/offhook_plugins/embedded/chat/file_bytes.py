"""The bytes of the files in a payload: in it, or at a path."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from offhook import ActionError
from offhook.centre import transitions

if TYPE_CHECKING:
    from offhook.centre import Centre, Conversation
    from offhook.fields import File

_UNREADABLE = "file-attachment-generic-error"


def read_files(
    files: Sequence[File], centre: Centre, conversation: Conversation, action: str
) -> tuple[transitions.messaging.NewFile, ...]:
    """The files as the centre takes them; one that is larger than the conversation permits is not read.

    Raises `ActionError`: `file-attachment-generic-error` for a path at which there is no file to be read,
    `file-attachment-attach-invalid-size` for one whose size is not the one that was given.
    """
    most = centre.config.messaging.of(conversation.channel).max_file_size
    return tuple([_read(each, most, action) for each in files])


def _read(file: File, most: int, action: str) -> transitions.messaging.NewFile:
    kind = file.type or transitions.messaging.type_of(file.name)
    if file.path is None:
        data = file.data
        size = len(data) if data is not None else file.size or 0
        return transitions.messaging.NewFile(file.name, kind, size, data)
    size, data = _from(Path(file.path), file.name, most, action)
    if file.size is not None and file.size != size:
        raise ActionError(
            f"the file {file.name} has {size:,} bytes at {file.path}, not {file.size:,}",
            code="file-attachment-attach-invalid-size",
            hint="leave size out",
            action=action,
        )
    return transitions.messaging.NewFile(file.name, kind, size, data)


def _from(path: Path, name: str, most: int, action: str) -> tuple[int, bytes | None]:
    try:
        if not path.is_file():  # a pipe, or a device, would never end
            _unreadable(name, path, "it is no file" if path.exists() else "there is no such file", action)
        size = path.stat().st_size
        if size > most:
            return size, None
        data = path.read_bytes()
    except (OSError, ValueError) as problem:  # the latter for a path that no system takes
        _unreadable(name, path, getattr(problem, "strerror", None) or str(problem), action)
    return len(data), data


def _unreadable(name: str, path: Path, why: str, action: str) -> NoReturn:
    raise ActionError(f"the file {name} cannot be read at {path}: {why}", code=_UNREADABLE, action=action)
