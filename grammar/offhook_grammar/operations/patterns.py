"""Regular expressions: RE2, which needs time linear in the text whatever the pattern."""

from __future__ import annotations

from typing import Any

import re2

from offhook_grammar.program import LanguageError

_MAX_PATTERN = 10_000

_Pattern = type(re2.compile("x"))


def compile_pattern(pattern: str, ignore_case: bool = False) -> Any:
    """The compiled pattern. A pattern that RE2 does not know (look-around, back references) is a `LanguageError`."""
    if len(pattern) > _MAX_PATTERN:
        raise LanguageError(f"the pattern is longer than {_MAX_PATTERN:,} characters", "invalid-pattern")
    options = re2.Options()
    options.log_errors = False  # it would write to the terminal
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(pattern, options)
    except re2.error as problem:
        why = problem.args[0] if problem.args else problem
        why = why.decode(errors="replace") if isinstance(why, bytes) else why
        raise LanguageError(f"/{pattern}/ is not a regular expression: {why}", "invalid-pattern") from None


def is_pattern(value: Any) -> bool:
    """Whether `value` is a compiled pattern."""
    return isinstance(value, _Pattern)


def as_pattern(value: Any) -> Any:
    """A pattern as it is; a text is compiled. Anything else is a `LanguageError`."""
    if isinstance(value, _Pattern):
        return value
    if isinstance(value, str):
        return compile_pattern(value)
    raise LanguageError(f"found {type(value).__name__}, wanted a regular expression such as /abc/", "wrong-kind")
