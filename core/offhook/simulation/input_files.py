"""Files of events on disk: what can be opened, and whether it stayed the same while it was read."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from offhook.errors import ConfigError


def open_input_file(path: str) -> tuple[BinaryIO, InputFile | None]:
    """The bytes at `path`, and the file to ask about changes; None for a pipe, which changes all the time.

    Raises `ConfigError` for what is not there, may not be read, or is no file.
    """
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise ConfigError("cannot be opened: it is a folder", file=path)
    if stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise ConfigError("cannot be opened: it is neither a file nor a pipe", file=path)
    try:
        stream = Path(path).open("rb")  # noqa: SIM115  # the reader closes it
    except OSError as error:
        raise ConfigError(f"cannot be opened: {error.strerror}", file=path) from error
    # a terminal is typed into, /dev/null is empty, and other devices never end
    if stat.S_ISCHR(mode) and not stream.isatty() and not os.path.samefile(path, os.devnull):  # noqa: PTH121
        stream.close()
        raise ConfigError("cannot be opened: it is a device, and no file of events", file=path)
    return stream, InputFile(path, stream) if stat.S_ISREG(mode) else None


def _mode(path: str) -> int:
    try:
        return Path(path).stat().st_mode
    except OSError as error:
        raise ConfigError(f"cannot be opened: {error.strerror}", file=path) from error
    except ValueError:
        raise ConfigError("cannot be opened: this is no name of a file", file=path) from None


class InputFile:
    """A regular file as it was when it was opened."""

    def __init__(self, path: str, stream: BinaryIO) -> None:
        self._path = path
        self._stream = stream
        self._before = os.fstat(stream.fileno())

    def change(self, read: int) -> str | None:
        """What has happened to the file, of which `read` bytes were read; None for nothing."""
        before, now = self._before, os.fstat(self._stream.fileno())
        if now.st_size < max(read, before.st_size):
            return f"the file became shorter while it was read: {now.st_size:,} bytes, from {before.st_size:,}"
        if now.st_size > before.st_size:
            return f"the file grew while it was read: {now.st_size:,} bytes, from {before.st_size:,}"
        if now.st_mtime_ns != before.st_mtime_ns:
            return "the file was written to while it was read, so its rows may be of two versions"
        try:
            there = Path(self._path).stat()
        except OSError:
            return "the file was taken away while it was read; what was read is of the one that was there"
        if (there.st_ino, there.st_dev) != (before.st_ino, before.st_dev):
            return "another file took its place while it was read; what was read is of the one that was there"
        return None
