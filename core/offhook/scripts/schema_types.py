"""The language's types of payload fields, read from the JSON Schema of their models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from offhook.payload import Options, Payload
from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    MAP,
    NULL,
    NUMBER,
    SECRET,
    TEXT,
    TIME,
    Choice,
    Entity,
    FieldInfo,
    ListOfType,
    OneOf,
    Record,
    Type,
)

# titles that `entity_type` gives to the object form of a reference to an entity
_ENTITIES = {"Task", "Worker", "Conversation", "Participant", "Media"}
_FORMATS: Mapping[str, Type] = {"password": SECRET, "date-time": OneOf((TEXT, TIME))}
_SIMPLE: Mapping[str, Type] = {"string": TEXT, "boolean": BOOLEAN, "number": NUMBER, "integer": NUMBER, "null": NULL}


@lru_cache(maxsize=512)  # the schema of a model takes milliseconds, and every host asks for it
def payload_fields(model: type[Payload | Options]) -> Mapping[str, FieldInfo]:
    """The fields of a payload, or of a plugin's own type, by their names outside Python."""
    root = model.model_json_schema()
    schema = _referred(root["$ref"], root) if "$ref" in root else root  # a model with fields of its own kind
    required = set(schema.get("required", ()))
    return {
        name: FieldInfo(name, _type(field, root), name in required, True, field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    }


def _referred(reference: str, root: Mapping[str, Any]) -> Any:
    target: Any = root
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return target


def _type(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int = 0) -> Type:  # noqa: C901  # a case a kind
    if depth > 8:
        return ANY
    if "$ref" in schema:
        return _type(_referred(schema["$ref"], root), root, depth + 1)
    if "enum" in schema:
        return _choice(schema["enum"])
    if "const" in schema:
        return _choice([schema["const"]])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return _union([_type(option, root, depth + 1) for option in schema[key]])
    kind = schema.get("type")
    if isinstance(kind, list):
        return _union([_SIMPLE.get(name, ANY) for name in kind])
    if kind == "array":
        return ListOfType(_type(schema.get("items", {}), root, depth + 1))
    if kind == "object":
        return _object(schema, root, depth)
    if kind == "string" and schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    return _SIMPLE.get(kind or "", ANY)


def _choice(values: list[Any]) -> Type:
    texts = tuple(value for value in values if isinstance(value, str))
    if len(texts) == len(values):
        return Choice(texts)
    kinds: list[Type] = [Choice(texts)] if texts else []
    if any(isinstance(value, bool) for value in values):
        kinds.append(BOOLEAN)
    if any(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        kinds.append(NUMBER)
    return _union(kinds)


def _union(options: list[Type]) -> Type:
    known = [option for option in dict.fromkeys(options) if option != NULL]
    if not known:
        return NULL
    if ANY in known:
        return ANY
    return known[0] if len(known) == 1 else OneOf(tuple(known))


def _object(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> Type:
    title = schema.get("title")
    if title in _ENTITIES:
        return Entity(str(title))
    properties = schema.get("properties")
    if not properties:
        return MAP
    fields = tuple((name, _type(field, root, depth + 1)) for name, field in properties.items())
    return Record(str(title or "options"), fields, open=schema.get("additionalProperties") is not False)
