"""Reading the text of a script, with nothing of the language loaded."""

from __future__ import annotations

import errno
import os
import stat

SUFFIX = ".hook"
MAX_BYTES = 1_000_000


def read_text(path: str) -> str:
    """The text of a regular file of up to `MAX_BYTES` in UTF-8, line ends as they are.

    Raises `OSError`, also for what is no such file, or `UnicodeDecodeError`.
    """
    # asked ahead of opening: opening a pipe waits, and reading a device may never end
    mode = os.stat(path).st_mode  # noqa: PTH116  # a `Path` takes longer to make than a small file to read
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", path)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no regular file", path)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        data = _data(handle)
    finally:
        os.close(handle)
    if len(data) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MAX_BYTES // 1_000_000} MB", path)
    return data.decode("utf-8")


def _data(handle: int) -> bytes:
    """All that is in the file, or more than `MAX_BYTES` of it."""
    # room is made for as much as is asked for: a megabyte for each of a thousand files takes longer than their rules
    size = min(os.fstat(handle).st_size, MAX_BYTES)
    data = os.read(handle, size + 1)
    while size < len(data) <= MAX_BYTES:  # it has grown meanwhile
        size = len(data)
        data += os.read(handle, MAX_BYTES + 1 - size)
    return data


def file_stamps(folder: str, endings: tuple[str, ...] = (".py",)) -> list[tuple[str, int, int]]:
    """Path, size and time of the last change of the files in a folder, and in those below it, whose names end so."""
    found: list[tuple[str, int, int]] = []
    folders = [folder]
    while folders:
        # a scan tells files from folders as it reads them, which is ten times as fast as asking each by its path
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(endings):
                    facts = entry.stat()
                    found.append((entry.path, facts.st_size, facts.st_mtime_ns))
                elif entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)
    return sorted(found)
