"""A value that may differ by a field of the case: `{ by = "channel", default = …, of = { voice = … } }`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from offhook.simulation.nearest import did_you_mean

T = TypeVar("T")
_FIELDS = ("channel", "queue", "priority")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What simulated people know of a case."""

    channel: str
    queue: str
    priority: int = 0
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Varied(Generic[T]):
    """The value for a case: that of its word in the field `by`, else `default`."""

    default: T
    by: str | None = None
    of: Mapping[str, T] = field(default_factory=dict)

    def for_case(self, case: CaseFacts) -> T:
        if self.by is None:
            return self.default
        if self.by == "channel":
            word = case.channel
        elif self.by == "queue":
            word = case.queue
        elif self.by == "priority":
            word = str(case.priority)
        else:
            word = _as_key(case.attributes.get(self.by.removeprefix("attributes.")))
        return self.of.get(word, self.default)


def parse_varied(given: Any, parse: Callable[[Any], T]) -> Varied[T]:
    """Either one value for all cases, or a table with `by`. Raises `ValueError`."""
    if isinstance(given, Varied):
        return given
    if not isinstance(given, Mapping) or "by" not in given:
        return Varied(parse(given))
    for key in given:
        if key not in ("by", "default", "of"):
            raise ValueError(f"unknown key {key!r}{did_you_mean(key, ('by', 'default', 'of'))}")
    by, of = given["by"], given.get("of", {})
    if not isinstance(by, str) or not (by in _FIELDS or by.startswith("attributes.")):
        hint = did_you_mean(str(by), _FIELDS)
        raise ValueError(f"'by' is one of {', '.join(_FIELDS)}, or attributes.NAME, not {by!r}{hint}")
    if not isinstance(of, Mapping):
        raise ValueError("'of' is a table: a value for each word")
    if "default" not in given:
        raise ValueError("needs 'default', for cases that 'of' does not name")
    usual = parse(given["default"])
    return Varied(usual, by, {word: _named(word, value, parse) for word, value in of.items()})


def _named(word: str, value: Any, parse: Callable[[Any], T]) -> T:
    try:
        return parse(value)
    except ValueError as error:
        raise ValueError(f"{word}: {error}") from None


def _as_key(value: Any) -> str:
    """A value as the keys of `of` are written: `true`, not Python's `True`."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
