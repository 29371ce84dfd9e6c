"""Regular expressions: RE2, which needs time linear in the text whatever the pattern."""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Any

from offhook_grammar.program import LanguageError

_MAX_PATTERN = 10_000
_BYTE = re.compile(r"(?<!\\)(?:\\\\)*\\C")


@cache
def _pattern_type() -> type:
    import re2

    return type(re2.compile("x"))


def compile_pattern(pattern: str, ignore_case: bool = False) -> Any:
    """The compiled pattern. A pattern that RE2 does not know (look-around, back references) is a `LanguageError`."""
    if len(pattern) > _MAX_PATTERN:
        raise LanguageError(f"the pattern is longer than {_MAX_PATTERN:,} characters", "invalid-pattern")
    if _BYTE.search(pattern):
        message = f"/{pattern}/ is not a regular expression: \\C would match a part of a letter"
        raise LanguageError(message, "invalid-pattern")
    import re2  # loaded with the first pattern: most scripts have none

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
    return "re2" in sys.modules and isinstance(value, _pattern_type())  # without it nothing was compiled


def as_pattern(value: Any) -> Any:
    """A pattern as it is; a text is compiled. Anything else is a `LanguageError`."""
    if isinstance(value, str):
        return compile_pattern(value)
    if is_pattern(value):
        return value
    raise LanguageError(f"found {type(value).__name__}, wanted a regular expression such as /abc/", "wrong-kind")
