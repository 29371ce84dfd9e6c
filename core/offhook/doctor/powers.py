"""What a hook may do to an action, as far as its code tells without being run."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any, Final

from offhook.plugins import LoadedHook
from offhook_grammar.stages import Stage

_STOPPING: Final = {"cancel": "may cancel", "ActionCancelled": "may cancel", "redirect": "may redirect"}
_DEEPEST: Final = 4


def power_of(hook: LoadedHook, *, is_guard: bool) -> str | None:
    """ "may cancel", "may redirect", "may replace" or "replaces"; None for a hook that can only look on, or edit.

    The code of the hook is read, and that of the functions and methods of its own file that it names.
    """
    if hook.target.stage is Stage.INSTEAD:
        return "may replace" if "proceed" in hook.arguments else "replaces"
    if hook.target.stage is not Stage.BEFORE:
        return None
    function = _plain(hook.function)
    methods = vars(type(function.__self__)) if inspect.ismethod(function) else {}
    names = _names(getattr(function, "__func__", function), methods, hook.file, _DEEPEST)
    found = next((words for name, words in _STOPPING.items() if name in names), None)
    return found or ("may cancel" if is_guard else None)


def _plain(function: Callable[..., Any]) -> Any:
    function = inspect.unwrap(function)
    while isinstance(function, functools.partial):
        function = inspect.unwrap(function.func)
    return function if hasattr(function, "__code__") else type(function).__call__


def _names(function: Any, methods: Mapping[str, Any], file: str, deeper: int) -> set[str]:
    """The names that a function reads, and those of functions and `methods` of the same file that it names."""
    code = getattr(function, "__code__", None)
    if code is None:
        return set()
    names = _in_code(code)
    if deeper:
        known = getattr(function, "__globals__", {})
        for name in sorted(names):
            inner = methods.get(name, known.get(name))
            inner_code = getattr(inner, "__code__", None)
            if inner is not function and inner_code is not None and inner_code.co_filename == file:
                names = names | _names(inner, methods, file, deeper - 1)
    return names


def _in_code(code: CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _in_code(constant)
    return names
