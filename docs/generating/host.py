"""The table of the host's options, from their own description."""

from __future__ import annotations

import inspect
import re
from dataclasses import MISSING, Field, fields
from typing import Any

from generating.markdown import table
from offhook import HostOptions

_OPTION = re.compile(r"((?:`\w+`, )*`\w+`):\s(.*?)(?=(?:(?:`\w+`, )*`\w+`:\s)|$)", re.DOTALL)


def host_options() -> str:
    """A row for each option: name, what it is unless given, meaning. Raises `ValueError` for one without."""
    meanings = {
        name: " ".join(found[2].split())
        for found in _OPTION.finditer(inspect.getdoc(HostOptions) or "")
        for name in re.findall(r"`(\w+)`", found[1])
    }
    rows = []
    for field in fields(HostOptions):
        if field.name not in meanings:
            raise ValueError(f"HostOptions says nothing of {field.name}")
        rows.append((f"`{field.name}`", _default(field), meanings[field.name]))
    return table(("option", "unless given", "what it is"), rows)


def _default(field: Field[Any]) -> str:
    value = field.default if field.default is not MISSING else None
    return f"`{value}`" if value not in (None, ()) and not hasattr(value, "total_seconds") else ""
