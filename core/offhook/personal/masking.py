"""`Masker`: what a record, a trace or a log line shows of personal data where the settings say `mask`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from offhook.personal.marks import personal_fields
from offhook.personal.names import is_personal_name, plain_name
from offhook_grammar.values import FrozenDict

MASKED: Final = "[personal]"
_MAIL: Final = re.compile(r"[^\s@<>,;:\"'(){}\[\]]{1,64}@[^\s@<>,;:\"'(){}\[\]]{1,255}")
# numbers as people write them; bare digits are more often a count, a date or part of a SID
_NUMBER: Final = re.compile(
    r"(?<![\w.+-])"
    r"(?:\+\d[\d ()./-]{5,20}\d|\(\d{2,5}\)[ \d./-]{4,14}\d|0\d[\d ()/-]{5,14}\d|\d{3}[-.]\d{3}[-.]\d{4})"
    r"(?!\w)"
)
_SHORTEST: Final = 3
"""Shorter values are not looked for in texts: `Al` would be found in half of all words."""
_SHORTEST_NUMBER: Final = 6
"""As for shorter numbers: `phone: 4` would be found in most."""


class Masker:
    """Replaces personal values by `[personal]`.

    `names` are attributes that count as personal besides the known ones, in any style. `word` stands in their place.
    """

    def __init__(self, names: Iterable[str] = (), word: str = MASKED) -> None:
        self._others = frozenset(plain_name(name) for name in names)
        self._word = word

    def values_of(self, attributes: Mapping[str, Any]) -> frozenset[str]:
        """The personal texts in a map of attributes, nested ones included, to be looked for in texts."""
        found: set[str] = set()
        self._gather(attributes, found, inside=False)
        return frozenset(found)

    def text(self, text: str, values: Iterable[str] = ()) -> str:
        """A text without `values`, mail addresses and telephone numbers."""
        for value in sorted(values, key=len, reverse=True):  # the longest first: one may hold another
            if value in text:
                text = text.replace(value, self._word)
        if "@" in text:
            text = _MAIL.sub(self._word, text)
        return _NUMBER.sub(self._word, text)

    def map(self, given: Mapping[str, Any], values: Iterable[str] = ()) -> FrozenDict:
        """A map of attributes with what is personal by its name masked; other texts are looked through."""
        return FrozenDict(
            {
                name: self._word if value is not None and self.is_personal(name) else self.value(value, values)
                for name, value in given.items()
            }
        )

    def value(self, value: Any, values: Iterable[str] = ()) -> Any:
        """Any value, masked: models by their marks, maps by their names, texts by what is found in them."""
        if isinstance(value, str):
            return self.text(value, values)
        if isinstance(value, BaseModel):
            return self.model(value, values)
        if isinstance(value, Mapping):
            return self.map(value, values)
        if isinstance(value, (list, tuple)):
            return tuple(self.value(item, values) for item in value)
        return value

    def model(self, model: BaseModel, values: Iterable[str] = ()) -> FrozenDict:
        """A payload, or options in one, as a map under the outside names, marked fields masked."""
        marked = personal_fields(type(model))
        fields = type(model).model_fields
        shown: dict[str, Any] = {}
        for name in fields:
            if name in model.model_fields_set:
                value = getattr(model, name)
                shown[fields[name].alias or name] = (
                    self._word if name in marked and value is not None else self.value(value, values)
                )
        return FrozenDict(shown)

    def reads(self, reads: Mapping[str, Any], marked: Iterable[str] = (), values: Iterable[str] = ()) -> dict[str, Any]:
        """What a condition read, by path: `task.attributes.email`, `task.customer.name`, `payload.body`.

        `marked` are the payload's personal fields, by their outside names. Names of queues and the like stay.
        """
        fields = frozenset(marked)
        return {
            path: self._word
            if value is not None and self._is_personal_path(path, fields)
            else self.value(value, values)
            for path, value in reads.items()
        }

    def _is_personal_path(self, path: str, marked: frozenset[str]) -> bool:
        *before, last = path.split(".")
        if "customer" in before or ("payload" in before and last in marked):
            return True
        return any(step.endswith("attributes") for step in before) and self.is_personal(last)

    def is_personal(self, name: str) -> bool:
        """Whether an attribute of this name is personal."""
        return is_personal_name(name, self._others)

    def _gather(self, value: Any, found: set[str], *, inside: bool) -> None:
        if isinstance(value, str):
            if inside and len(value) >= _SHORTEST:
                found.add(value)
        elif isinstance(value, int):
            if inside and len(text := str(value)) >= _SHORTEST_NUMBER:
                found.add(text)
        elif isinstance(value, Mapping):
            for name, item in value.items():
                self._gather(item, found, inside=inside or self.is_personal(name))
        elif isinstance(value, (list, tuple)):
            for item in value:
                self._gather(item, found, inside=inside)
