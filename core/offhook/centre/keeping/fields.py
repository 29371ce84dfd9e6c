"""Plain fields and instants of an entity, into the body of its row and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from offhook_grammar.values import freeze


def fields_of(entity: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Its fields of these names; what has its usual value is left out."""
    found = {name: getattr(entity, name) for name in names}
    return {name: value for name, value in found.items() if value is not None and value is not False and value != ""}


def restore_fields(entity: Any, body: Any, plain: tuple[str, ...], times: tuple[str, ...] = ()) -> None:
    """Give an entity the fields that are there; the others keep their usual value."""
    for name in plain:
        if name in body:
            setattr(entity, name, freeze(body[name]))
    for name in times:
        if name in body:
            setattr(entity, name, datetime.fromisoformat(body[name]))
