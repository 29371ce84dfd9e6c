"""Results for programs: `format json`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pydantic_core import PydanticCustomError

from offhook.journal.records import plain
from offhook.json_values import frozen_json
from offhook.repl.result import ABSENT, Result, lines
from offhook_grammar.operations.kinds import is_collection


def as_json(result: Result) -> Result:
    """The result with its data in place of its lines; without any, its lines as a list of texts."""
    if result.incomplete or result.leave or result.clear:
        return result
    if result.failed:
        data: Any = {"error": result.text}
    elif result.data is not None:
        data = result.data
    elif result.value is not ABSENT and (result.value is not None or result.text == "null"):
        data = _value(result.value)
    else:
        data = result.text.splitlines()
    return replace(result, lines=lines(json.dumps(data, indent=2, ensure_ascii=False)), data=data)


def _value(value: Any) -> Any:
    if is_collection(value):
        return plain(list(value))
    try:
        return plain(frozen_json(value))
    except PydanticCustomError:  # such as a list of workers
        return plain(value)
