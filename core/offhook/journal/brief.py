"""Values cut short, for records that tell why something happened: enough to see, never a whole history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from pydantic import SecretStr

from offhook.journal.records import plain
from offhook_grammar.operations.kinds import is_collection
from offhook_grammar.secret import HIDDEN, Secret

_TEXT: Final = 200
_ITEMS: Final = 5
_DEPTH: Final = 3
_PLAIN: Final = frozenset({bool, float, type(None)})
_LARGE: Final = 10**18


def brief(value: Any, depth: int = 0) -> Any:
    """`value` as JSON has it: texts up to 200 characters, of lists and maps the first five, three levels deep, of the
    centre's collections the number. Secrets are `***`, entities their SID."""
    kind = type(value)
    if kind is str:
        return value if len(value) <= _TEXT else f"{value[: _TEXT - 1]}…"
    if kind in _PLAIN:
        return value
    if isinstance(value, int):
        return value if -_LARGE < value < _LARGE else "a very large number"
    if isinstance(value, (Secret, SecretStr)):
        return HIDDEN
    if isinstance(value, Mapping):
        return _map(value, depth)
    if isinstance(value, (tuple, list)):
        return _list(value, depth)
    if is_collection(value):
        return f"({len(value)} items)"
    if isinstance(value, time):
        return value.isoformat("minutes") if not value.second else value.isoformat("seconds")
    shaped = plain(value)
    return brief(shaped, depth) if isinstance(shaped, (str, dict, list)) else shaped


def _map(value: Mapping[Any, Any], depth: int) -> Any:
    if depth >= _DEPTH and value:
        return f"({len(value)} entries)"
    out: dict[str, Any] = {}
    for key, item in value.items():
        if len(out) == _ITEMS:
            out["…"] = f"{len(value) - _ITEMS} more"
            break
        out[brief(str(key))] = brief(item, depth + 1)
    return out


def _list(value: tuple[Any, ...] | list[Any], depth: int) -> Any:
    if depth >= _DEPTH and value:
        return f"({len(value)} items)"
    out = [brief(item, depth + 1) for item in value[:_ITEMS]]
    return out if len(value) <= _ITEMS else [*out, f"… {len(value) - _ITEMS} more"]
