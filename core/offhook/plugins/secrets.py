"""Secrets in the configuration of plugins: which fields are, and texts and tables without what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, Secret, SecretBytes, SecretStr

from offhook_grammar.values import FrozenDict

HIDDEN: Final = "[secret]"
"""What stands in place of a secret."""

_KINDS: Final = (Secret, SecretStr, SecretBytes)
_SHORTEST: Final = 4
"""Shorter values are not looked for in texts: they would be found in half of all words."""


def is_secret(annotation: Any) -> bool:
    """Whether a field so annotated holds a secret: pydantic's `SecretStr`, `SecretBytes` or `Secret`."""
    if isinstance(annotation, type) and issubclass(annotation, _KINDS):
        return True
    return any(is_secret(part) for part in get_args(annotation))


def without_secrets(values: Any, annotation: Any) -> Any:
    """What a file says for a field so annotated (a model's table among them), with `[secret]` where a secret is, or
    where nobody knows what is."""
    model = _model_of(annotation)
    if model is None or not isinstance(values, (Mapping, list, tuple)):
        return HIDDEN if is_secret(annotation) else values
    if isinstance(values, (list, tuple)):
        return [without_secrets(each, model) for each in values]
    inner = _within_a_map(annotation)
    if inner is not None:
        return {key: without_secrets(value, inner) for key, value in values.items()}
    kinds = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    kinds |= {name: field.annotation for name, field in model.model_fields.items()}
    return {key: without_secrets(value, kinds[key]) if key in kinds else HIDDEN for key, value in values.items()}


def secret_texts(value: Any) -> Iterator[str]:
    """Every secret in a configuration, as the text that must not be shown."""
    if isinstance(value, _KINDS):
        inner = value.get_secret_value()
        text = inner.decode("utf-8", "replace") if isinstance(inner, bytes) else str(inner)
        if len(text) >= _SHORTEST:
            yield text
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from secret_texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from secret_texts(each)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from secret_texts(each)


def hide(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets; the longest go first, since one may hold another."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def hide_in(value: Any, secrets: Iterable[str]) -> Any:
    """The same for a value with texts in it: maps and lists are looked through, anything else is left as it is."""
    if isinstance(value, str):
        return hide(value, secrets)
    if type(value) is dict:
        return {key: hide_in(each, secrets) for key, each in value.items()}
    if isinstance(value, FrozenDict):
        return FrozenDict({key: hide_in(each, secrets) for key, each in value.items()})
    if type(value) in (tuple, list):
        return type(value)(hide_in(each, secrets) for each in value)
    return value


def _model_of(annotation: Any) -> type[BaseModel] | None:
    """The model of the tables that a field so annotated holds: itself, or within `| None`, a list, a map."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_of(part)) is not None), None)


def _within_a_map(annotation: Any) -> Any:
    """What the values are of a field that holds a map, or a map `| None`; None for any other field."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        given = [part for part in parts if part is not type(None)]
        return _within_a_map(given[0]) if len(given) == 1 else None
    return parts[1] if isinstance(origin, type) and issubclass(origin, Mapping) else None
