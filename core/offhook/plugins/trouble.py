"""What was wrong with a plugin at load, in a line with its place, for its author."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from offhook.errors import ConfigError
from offhook.plugins.patience import LoadTooSlowError
from offhook.plugins.validation import place_of
from offhook.whose import authors_place
from offhook.wording import text_of
from offhook_grammar.durations import format_duration


class PluginError(ConfigError):
    """A plugin cannot be used. `plugin` is its name."""

    code = "broken-plugin"

    def __init__(self, message: str, *, plugin: str, file: str | None = None, code: str | None = None) -> None:
        super().__init__(message, file=file, code=code)
        self.plugin = plugin


def describe(problem: BaseException, limit: timedelta | None = None) -> str:
    """The problem in a line, with the place in the plugin's own code where it was raised."""
    if isinstance(problem, ConfigError) and problem.file is not None:
        return text_of(problem)
    if isinstance(problem, SyntaxError) and problem.filename:
        return f"{problem.filename}:{problem.lineno}: {problem.msg}"
    place = authors_place(problem)
    return f"{place}: {_words(problem, limit)}" if place else _words(problem, limit)


def _words(problem: BaseException, limit: timedelta | None) -> str:
    if isinstance(problem, LoadTooSlowError) and limit is not None:
        return f"it did not end within {format_duration(limit)} and was interrupted"
    text = text_of(problem)
    if isinstance(problem, ConfigError):
        return text
    return f"{type(problem).__name__}: {text}" if text else type(problem).__name__


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
