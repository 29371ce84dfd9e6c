"""The fields of an action as rows for people: name, type, needed or default, description."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class FieldRow(NamedTuple):
    """One field. `depth` is 1 for fields of the action, 2 for those of its options, and so on."""

    depth: int
    name: str
    type: str
    need: str
    description: str


def field_rows(schema: Mapping[str, Any]) -> list[FieldRow]:
    """The fields in a payload's JSON Schema, those of nested options after the field that holds them."""
    return _rows(schema, schema, 1)


def _rows(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> list[FieldRow]:
    needed = set(schema.get("required", ()))
    rows: list[FieldRow] = []
    for name, node in schema.get("properties", {}).items():
        rows.append(FieldRow(depth, name, _type(node, root), _need(name, node, needed), _description(node)))
        inner = _object_in(node, root)
        if inner is not None:
            rows += _rows(inner, root, depth + 1)
    return rows


def _description(node: Mapping[str, Any]) -> str:
    words = str(node.get("description", ""))
    personal = any(part.get("x-personal") for part in (node, *node.get("anyOf", ())))
    return f"{words} (personal)".strip() if personal else words


def _need(name: str, node: Mapping[str, Any], needed: set[str]) -> str:
    if name in needed:
        return "required"
    default = node.get("default")
    if default is None or isinstance(default, dict):
        return ""
    return f"default {json.dumps(default)}"


def _resolved(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return node
    target: Any = root
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    found: Mapping[str, Any] = target
    return found


def _options(node: Mapping[str, Any], root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The alternatives of a schema, null apart."""
    node = _resolved(node, root)
    options = [_resolved(option, root) for option in node.get("anyOf", ())] or [node]
    return [option for option in options if option.get("type") != "null"]


def _object_in(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The nested options that a field holds, alone or in a list."""
    for option in _options(node, root):
        if option.get("type") == "array":
            return _object_in(option.get("items", {}), root)
        if option.get("type") == "object" and option.get("additionalProperties") is False:
            return option
    return None


def _type(node: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    words: list[str] = []
    for option in _options(node, root):
        word = _word(option, root)
        if word not in words:
            words.append(word)
    return " or ".join(words) or "any"


def _word(node: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    if "enum" in node:
        return " | ".join(str(value) for value in node["enum"])
    if "const" in node:
        return str(node["const"])
    kind = node.get("type")
    if kind == "array":
        return f"list of {_type(node.get('items', {}), root)}"
    if kind == "object":
        title = node.get("title")
        return str(title) if title and "sid" in node.get("properties", {}) else "map"
    return {"string": "text", "boolean": "true/false", "integer": "number"}.get(str(kind), str(kind or "any"))
