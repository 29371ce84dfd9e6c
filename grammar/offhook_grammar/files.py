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
    with open(path, "rb") as file:  # noqa: PTH123  # as above
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MAX_BYTES // 1_000_000} MB", path)
    return data.decode("utf-8")
