"""Values as text, as people read them, and as JSON."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from json.encoder import encode_basestring
from typing import Any

from offhook_grammar.durations import format_duration
from offhook_grammar.operations.budget import LONG_TEXT
from offhook_grammar.operations.clocks import clock_text, time_text
from offhook_grammar.operations.kinds import described, fields_of, is_collection, sid_of
from offhook_grammar.operations.limits import DEFAULT_LIMITS, Limits, limited_text
from offhook_grammar.operations.patterns import is_pattern
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import HIDDEN, Secret

_LARGEST_PLAIN = 1e15


def text(value: Any, limits: Limits = DEFAULT_LIMITS) -> str:
    """A value within a text: nothing for null, `2m 30s`, ISO 8601 in UTC, `0.3`, JSON for lists and maps, the SID
    of an object; JSON of its fields for one that has none, as the payload."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, (tuple, list, dict)) or is_collection(value) or _is_unnamed(value):
        return json_text(value, limits)
    return _single_text(value)


def interpolate(*parts: Any, limits: Limits = DEFAULT_LIMITS) -> str:
    """The parts of a text in quotes, put together."""
    joined = "".join([part if type(part) is str else text(part, limits) for part in parts])
    return joined if len(joined) <= min(LONG_TEXT, limits.text) else limited_text(joined, limits)


def _is_unnamed(value: Any) -> bool:
    """Whether this is a host's object that no SID stands for."""
    return fields_of(value) is not None and sid_of(value) is None


def _single_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, time):
        return clock_text(value)
    return _object_text(value)


def _number_text(value: float) -> str:
    if value.is_integer() and abs(value) < _LARGEST_PLAIN:
        return str(int(value))
    # 15 digits are what a float surely keeps: 0.1 + 0.2 reads 0.3
    return format(value, ".15g")


def _object_text(value: Any) -> str:
    if isinstance(value, Secret):
        return HIDDEN
    if is_pattern(value):
        return f"/{value.pattern}/"
    sid = sid_of(value)
    if sid is None:
        raise LanguageError(f"{described(value)} has no form as text", "no-text-form")
    return sid


def json_text(value: Any, limits: Limits = DEFAULT_LIMITS) -> str:
    """The value as JSON: durations, times, clocks and objects as their text. Bounded in length and depth."""
    writer = _JsonWriter(limits)
    writer.write(value, 0)
    return "".join(writer.pieces)


class _JsonWriter:
    """Writes JSON piece by piece, so that a value whose parts are shared stops at the limit and not at memory's end."""

    def __init__(self, limits: Limits) -> None:
        self.pieces: list[str] = []
        self._left = limits.text
        self._limits = limits

    def write(self, value: Any, depth: int) -> None:
        if depth > self._limits.depth:
            raise LanguageError(f"the value is nested more than {self._limits.depth} deep", "value-too-deep")
        if isinstance(value, dict):
            self._write_map(value, depth)
        elif isinstance(value, (tuple, list)) or is_collection(value):
            self._write_list(value, depth)
        elif _is_unnamed(value):
            self._write_map({name: getter(value) for name, getter in (fields_of(value) or {}).items()}, depth)
        else:
            self._put(_json_scalar(value))

    def _write_map(self, value: dict[str, Any], depth: int) -> None:
        self._put("{")
        for place, (key, item) in enumerate(value.items()):
            self._put((", " if place else "") + encode_basestring(str(key)) + ": ")
            self.write(item, depth + 1)
        self._put("}")

    def _write_list(self, value: Any, depth: int) -> None:
        self._put("[")
        for place, item in enumerate(value):
            if place:
                self._put(", ")
            self.write(item, depth + 1)
        self._put("]")

    def _put(self, piece: str) -> None:
        self._left -= len(piece)
        if self._left < 0:
            raise LanguageError(f"the text is longer than {self._limits.text:,} characters", "text-too-long")
        self.pieces.append(piece)


def _json_scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, (bool, int)):
        return _single_text(value)
    if isinstance(value, float):
        return repr(int(value) if value.is_integer() and abs(value) < _LARGEST_PLAIN else value)
    if fields_of(value) is not None:
        return encode_basestring(sid_of(value) or "")
    return encode_basestring(_single_text(value))
