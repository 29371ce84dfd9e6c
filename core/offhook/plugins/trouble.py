"""What was wrong with a plugin at load, in a line with its place, for its author."""

from __future__ import annotations

import sysconfig
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from offhook.errors import ConfigError
from offhook.plugins.patience import LoadTooSlowError
from offhook.plugins.validation import place_of
from offhook.wording import text_of
from offhook_grammar.durations import format_duration

_OURS = str(Path(__file__).parent.parent) + "/"
_LIBRARIES = tuple(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))


class PluginError(ConfigError):
    """A plugin cannot be used. `plugin` is its name."""

    code = "broken-plugin"

    def __init__(self, message: str, *, plugin: str, file: str | None = None, code: str | None = None) -> None:
        super().__init__(message, file=file, code=code)
        self.plugin = plugin


def may_be_own(file: str) -> bool:
    """Whether a file can be the plugin author's: not ours, not Python's own."""
    if file.startswith(("<frozen", _OURS)):
        return False
    return file.startswith(_LIBRARIES[2:]) or not file.startswith(_LIBRARIES[:2])


def describe(problem: BaseException, limit: timedelta | None = None) -> str:
    """The problem in a line, with the place in the plugin's own code where it was raised."""
    if isinstance(problem, ConfigError) and problem.file is not None:
        return text_of(problem)
    if isinstance(problem, SyntaxError) and problem.filename:
        return f"{problem.filename}:{problem.lineno}: {problem.msg}"
    return f"{_raised_at(problem)}{_words(problem, limit)}"


def _words(problem: BaseException, limit: timedelta | None) -> str:
    if isinstance(problem, LoadTooSlowError) and limit is not None:
        return f"it did not end within {format_duration(limit)} and was interrupted"
    text = text_of(problem)
    if isinstance(problem, ConfigError):
        return text
    return f"{type(problem).__name__}: {text}" if text else type(problem).__name__


def _raised_at(problem: BaseException) -> str:
    frames = [
        frame
        for frame in traceback.extract_tb(problem.__traceback__)
        if not frame.filename.startswith(("<frozen", _OURS))
    ]
    # the innermost line that is neither of a library nor of Python itself: most likely the author's
    own = [frame for frame in frames if not frame.filename.startswith(_LIBRARIES)] or frames
    return f"{own[-1].filename}:{own[-1].lineno}: " if own else ""


@contextmanager
def placed(thing: Callable[..., Any]) -> Iterator[None]:
    """What is wrong with a function or class of the plugin's is told with its place."""
    try:
        yield
    except ConfigError as problem:
        if problem.file is None:
            file, line = place_of(thing)
            problem.file, problem.line = file or None, line or None
        raise
