"""Functions that plugins bring for scripts: whatever they raise is told with their name and their author's line."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

from offhook.errors import OffhookError
from offhook.pipeline.blame import describe
from offhook_grammar.program import LanguageError
from offhook_grammar.types import FunctionInfo


def of_plugin(function: FunctionInfo, plugin: str) -> FunctionInfo:
    """The function under the name that scripts call it by. A script's line is told with a failure anyway, and says
    nothing of what is wrong in the plugin."""
    name = f"{plugin}.{function.name}"
    return replace(function, name=name, call=_told(function.call, name))


def _told(call: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(call)
    def told(*arguments: Any) -> Any:
        try:
            return call(*arguments)
        except (LanguageError, OffhookError):
            raise
        except Exception as problem:
            place = _line(problem, call)
            words = f"{name} failed: {describe(problem)}" + (f" ({place})" if place else "")
            raise LanguageError(words) from problem

    return told


def _line(problem: Exception, call: Callable[..., Any]) -> str | None:
    """The innermost line in the function's own file, as "file.py:12": without its folder, since the message counts in
    the journal's digest, which is the same on every machine."""
    code = getattr(inspect.unwrap(call), "__code__", None)
    lines = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(problem.__traceback__)
        if code is not None and frame.filename == code.co_filename
    ]
    return lines[-1] if lines else None
