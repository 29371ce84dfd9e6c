"""Whose line it was: the place of a failure in code that is neither ours nor Python's own."""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path

_OURS = str(Path(__file__).parent) + "/"
_PYTHON = tuple(sysconfig.get_path(name) for name in ("stdlib", "platstdlib"))
_INSTALLED = tuple(sysconfig.get_path(name) for name in ("purelib", "platlib"))


def may_be_an_authors(file: str) -> bool:
    """Whether a file can be a plugin author's."""
    if file.startswith(("<frozen", _OURS)):
        return False
    return file.startswith(_INSTALLED) or not file.startswith(_PYTHON)


def authors_place(problem: BaseException) -> str | None:
    """The innermost line, as "file:line", that is neither of a library nor of Python itself: most likely the author's;
    None where there is none at all."""
    files = traceback.extract_tb(problem.__traceback__)
    frames = [frame for frame in files if not frame.filename.startswith(("<frozen", _OURS))]
    own = [frame for frame in frames if not frame.filename.startswith(_PYTHON + _INSTALLED)] or frames
    return f"{own[-1].filename}:{own[-1].lineno}" if own else None
