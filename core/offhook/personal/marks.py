"""`PERSONAL`: the mark of a model's field that holds what tells who somebody is, or what they said."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class PersonalMark:
    """Stands in a field's annotation: `Annotated[str, PERSONAL]`. The JSON Schema of the field says `x-personal`."""

    __slots__ = ()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found = handler(schema)
        found["x-personal"] = True
        return found

    def __repr__(self) -> str:
        return "PERSONAL"


PERSONAL: Final = PersonalMark()
"""Marks a field as personal: numbers, names, addresses, and the bodies of messages."""


@cache
def personal_fields(model: type[BaseModel]) -> frozenset[str]:
    """The Python names of the model's own fields that are marked, whether their value may be left out or not."""
    return frozenset(name for name, info in model.model_fields.items() if _is_marked(info.metadata, info.annotation))


def _is_marked(metadata: Any, annotation: Any) -> bool:
    if any(isinstance(item, PersonalMark) for item in metadata):
        return True
    # `Annotated[str, PERSONAL] | None` keeps the mark inside
    inner = getattr(annotation, "__args__", ())
    return any(_is_marked(getattr(part, "__metadata__", ()), getattr(part, "__origin__", None)) for part in inner)
