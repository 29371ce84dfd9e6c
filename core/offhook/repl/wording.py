"""Texts and numbers as a script writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from offhook_grammar.durations import format_duration

ANY_SID: Final = re.compile(r"\b[A-Z]{2}[0-9a-f]{32}\b")
"""What is another one in each centre."""


def literal(value: Any) -> str:
    """A text, a number, true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("{", "\\{")
    return str(value)


def written(value: Any) -> str:
    """The same with null, durations, lists and maps. Raises `TypeError` for anything else."""
    if value is None:
        return "null"
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, Mapping):
        inner = [f"{key if key.isidentifier() else literal(key)}: {written(one)}" for key, one in value.items()]
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, (str, bool, int, float)):
        return literal(value)
    raise TypeError(f"a script does not write {type(value).__name__} so")
