"""The JSON Schema of `offhook.toml`, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from offhook.settings.model import Settings

SCHEMA_FILE: Final = Path(__file__).with_name("offhook.schema.json")
"""The schema as it is shipped."""


def settings_schema() -> dict[str, Any]:
    """The schema, made from the model."""
    made: dict[str, Any] = _untitled(Settings.model_json_schema(mode="validation"))
    return made | {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "offhook.toml",
        "description": "Settings of Offhook. Paths are relative to the file.",
    }


def _untitled(part: Any) -> Any:
    """Without pydantic's titles, which are the keys once more."""
    if isinstance(part, dict):
        return {key: _untitled(value) for key, value in part.items() if not (key == "title" and isinstance(value, str))}
    return [_untitled(each) for each in part] if isinstance(part, list) else part
