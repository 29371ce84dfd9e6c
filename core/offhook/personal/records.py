"""A record of the journal with its personal data masked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from offhook.personal.marks import personal_fields
from offhook.personal.masking import MASKED
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.journal.records import Record
    from offhook.personal.masking import Masker

_QUOTED: Final = re.compile(r"'[^']*'")
_OF_ATTRIBUTES: Final = frozenset({"previous", "data"})


def mask(record: Record, masker: Masker) -> None:
    """Mask a record in place: it was made for the journal, and nothing else holds it."""
    payload = record.what.get("payload")
    values = masker.values_of(_attributes_of(payload))
    for carried in _OF_ATTRIBUTES & record.what.keys():
        # what an event had under a personal name stands in its other texts, too
        values |= masker.values_of({carried: record.what[carried]})
    marked = _outside_names(payload)
    shown: dict[str, Any] = {}
    for name, value in record.what.items():
        if name == "reads":
            shown[name] = [masker.reads(one, marked, values) if one else one for one in value]
        elif name == "effects":
            shown[name] = masked_effects(value, masker, values)
        elif name in _OF_ATTRIBUTES:
            shown[name] = masker.value(value, values)
        else:
            shown[name] = _framed(value, masker, values)
    if record.subject == "" and "error" in shown:
        # what was wrong with a payload is told with the words that somebody gave
        error = shown["error"]
        shown["error"] = error | {"message": _QUOTED.sub(f"'{MASKED}'", str(error.get("message", "")))}
    record.what = shown


def masked_effects(effects: Any, masker: Masker, values: frozenset[str]) -> list[Any]:
    """The fields that an action changed, each with both values."""
    shown = []
    for one in effects if isinstance(effects, (list, tuple)) else ():
        path = f"entity.{one.get('field', '')}"
        sides = {side: masker.reads({path: one[side]}, (), values)[path] for side in ("before", "after") if side in one}
        shown.append({**one, **sides})
    return shown


def _framed(value: Any, masker: Masker, values: frozenset[str]) -> Any:
    """The journal's own maps are plain dicts, whose names say nothing of what they hold; values of users are not."""
    kind = type(value)
    if kind is dict:
        return {name: _framed(item, masker, values) for name, item in value.items()}
    if kind is FrozenDict or isinstance(value, (BaseModel, Mapping)):
        return masker.value(value, values)
    if kind is tuple or kind is list:
        return tuple(_framed(item, masker, values) for item in value)
    return masker.value(value, values)


def _attributes_of(payload: Any) -> Mapping[str, Any]:
    attributes = getattr(getattr(payload, "task", None), "attributes", None)
    return attributes if isinstance(attributes, Mapping) else {}


def _outside_names(payload: Any) -> frozenset[str]:
    if not isinstance(payload, BaseModel):
        return frozenset()
    fields = type(payload).model_fields
    return frozenset(fields[name].alias or name for name in personal_fields(type(payload)))
