"""JSON of records, whoever wrote it."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json


def parsed(text: str | bytes) -> Any:
    """The value of a JSON text; None for a text that is none."""
    try:
        return from_json(text)
    except ValueError:
        pass
    try:
        return json.loads(text)  # slower, and takes the half of a surrogate pair, which a payload may hold
    except (ValueError, RecursionError):
        return None


def written(text: str) -> str:
    """A text as it stands within JSON, without its quotes."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
