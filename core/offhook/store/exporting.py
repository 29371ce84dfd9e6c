"""A store's journal for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from offhook.personal import MASKED, Masker
from offhook.personal.records import masked_effects
from offhook.store.reader import StoreReader

_OWN_WORDS: Final = frozenset({"sequence", "kind", "at", "subject", "action", "place"})
"""What stands in a record that nobody but the journal wrote."""

_FREE_TEXTS: Final = {
    "script.logged": ("text",),
    "notification.shown": ("text",),
    "handler.failed": ("message",),
    "question.asked": ("text", "choices"),
    "question.answered": ("answer",),
    "question.default": ("answer",),
}
"""What scripts and plugins wrote: afterwards nobody can tell the names in it from other words, so all of it goes."""


def exported(reader: StoreReader, masker: Masker | None = None, **filters: Any) -> Iterator[dict[str, Any]]:
    """The records that fit the `filters` of `StoreReader.records`, as JSON has them; without personal data if there is
    a masker. Raises `StoreError` if the file cannot be read."""
    known = _known_values(reader, masker) if masker is not None else {}
    for record in reader.records(**filters):
        shown = record.to_json()
        if masker is not None:
            values = known.get(record.subject, frozenset())
            free = _FREE_TEXTS.get(record.kind, ())
            shown = {
                name: MASKED if name in free else _masked(name, value, masker, values) for name, value in shown.items()
            }
        yield shown


def _masked(name: str, value: Any, masker: Masker, values: frozenset[str]) -> Any:
    if name in _OWN_WORDS:
        return value
    if name == "effects":
        return masked_effects(value, masker, values)
    if name == "reads" and isinstance(value, list):
        return [masker.reads(one, (), values) if isinstance(one, dict) else one for one in value]
    return masker.value(value, values)


def _known_values(reader: StoreReader, masker: Masker) -> dict[str, frozenset[str]]:
    """By invocation: the names and numbers in its payload, which its handlers may have put into log lines."""
    known: dict[str, frozenset[str]] = {}
    for record in reader.records(kind="invocation."):
        values = masker.values_of(record.what) | masker.values_of(record.aside)
        if values:
            known[record.subject] = known.get(record.subject, frozenset()) | values
    return known
