"""`param_value`: settings from the command line, from TOML and JSON, or from scripts, as values of their type."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any

from offhook_grammar.compiler.literals import NotLiteral, literal
from offhook_grammar.durations import parse_duration
from offhook_grammar.operations import (
    DEFAULT_LIMITS,
    Limits,
    limited_items,
    limited_number,
    limited_text,
    parse_clock,
    parse_time,
    sound,
)
from offhook_grammar.operations.kinds import described, fields_of
from offhook_grammar.program import LanguageError
from offhook_grammar.secret import Secret
from offhook_grammar.tree import ListType, TypeDeclaration, TypeField, TypeReference
from offhook_grammar.types import Catalogue
from offhook_grammar.values import FrozenDict, freeze

_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_SHOWN = 40

Resolve = Callable[[str, str], Any]
"""Gives the host's object for a type's name and a text (`Queue`, `WQ…`); raises `ValueError` if there is none."""


def literal_default(_declared: TypeDeclaration, node: TypeField) -> Any:
    """The default of a field of a type, if it is written as a literal."""
    try:
        return None if node.default is None else literal(node.default)
    except NotLiteral:
        raise LanguageError(f"the default of {node.name.text} has to be computed", "invalid-param") from None


def param_value(
    reference: TypeReference,
    raw: Any,
    types: Mapping[str, TypeDeclaration] | None = None,
    catalogue: Catalogue | None = None,
    *,
    resolve: Resolve | None = None,
    name: str = "the value",
) -> Any:
    """`raw`, a text, a value of TOML or JSON, or a value of the language, as a value of the type.

    `types`: the scripts' own types by name. `catalogue` knows the host's types (`Queue`), which stay text unless
    `resolve` is given. Null stays null. Raises `LanguageError` (`invalid-param`) with what was found and wanted.
    """
    return Converter(types or {}, catalogue, resolve).convert(reference, raw, name)


@dataclass(frozen=True, slots=True)
class Converter:
    """Converts values to the types of scripts; `default` computes the default of a type's field."""

    types: Mapping[str, TypeDeclaration] = field(default_factory=dict)
    catalogue: Catalogue | None = None
    resolve: Resolve | None = None
    default: Callable[[TypeDeclaration, TypeField], Any] = literal_default
    limits: Limits = DEFAULT_LIMITS

    def convert(self, reference: TypeReference, raw: Any, name: str) -> Any:
        """`raw` as a value of the type; `name` is what messages call it."""
        if raw is None:
            return None
        if isinstance(reference, ListType):
            return self._list(reference, raw, name)
        if reference.name in _SCALARS:
            return _SCALARS[reference.name](self, raw, name)
        declared = self.types.get(reference.name)
        if declared is not None:
            return self._record(declared, raw, name)
        return self._entity(reference.name, raw, name)

    def _list(self, reference: ListType, raw: Any, name: str) -> Any:
        if isinstance(raw, str):
            raw = self._parsed(raw, name, list) if raw.lstrip().startswith("[") else _split(raw)
        if not isinstance(raw, (list, tuple)):
            raise _wrong(name, raw, "a list, or its items with commas between them")
        items = (self.convert(reference.item, item, f"{name}[{place}]") for place, item in enumerate(raw))
        return limited_items(tuple(items), self.limits)

    def _record(self, declared: TypeDeclaration, raw: Any, name: str) -> Any:
        if isinstance(raw, str):
            raw = self._parsed(raw, name, dict)
        if not isinstance(raw, Mapping):
            raise _wrong(name, raw, f"a map with the fields of {declared.name.text}")
        known = [node.name.text for node in declared.fields]
        for key in raw:
            if key not in known:
                near = get_close_matches(str(key), known, 1)
                hint = f": did you mean {near[0]}?" if near else f": it has {', '.join(known)}"
                raise _invalid(f"{name}: {declared.name.text} has no field {key}{hint}")
        return FrozenDict({node.name.text: self._field(declared, node, raw, name) for node in declared.fields})

    def _field(self, declared: TypeDeclaration, node: TypeField, raw: Mapping[str, Any], name: str) -> Any:
        key = node.name.text
        where = f"{name}.{key}"
        if key in raw:
            return self.convert(node.type, raw[key], where)
        if node.default is None:
            raise _invalid(f"{where} is missing")
        return self.convert(node.type, self.default(declared, node), where)

    def _entity(self, type_name: str, raw: Any, name: str) -> Any:
        if self.catalogue is not None and self.catalogue.object(type_name) is None:
            near = get_close_matches(type_name, [*self.types, *_SCALARS], 1)
            hint = f": did you mean {near[0]}?" if near else ""
            raise _invalid(f"{name}: there is no type {type_name}{hint}")
        if fields_of(raw) is not None:
            kind = getattr(raw, "entity_kind", None)
            if kind is not None and kind != type_name.lower():
                raise _wrong(name, raw, f"a {type_name.lower()}")
            return raw
        if not isinstance(raw, str):
            raise _wrong(name, raw, f"the SID or name of a {type_name}")
        if self.resolve is None:
            return limited_text(raw, self.limits)
        try:
            return self.resolve(type_name, raw)
        except (ValueError, LookupError) as problem:
            raise _invalid(f"{name}: {problem}") from problem

    def _parsed(self, raw: str, name: str, wanted: type) -> Any:
        try:
            found = json.loads(limited_text(raw, self.limits))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, wanted):
            raise _wrong(name, raw, "a list in JSON" if wanted is list else 'a map in JSON, such as {"key": 1}')
        return found


def _split(raw: str) -> list[str]:
    return [item.strip() for item in raw.split(",")] if raw.strip() else []


def _text(self: Converter, raw: Any, name: str) -> str:
    if isinstance(raw, str):
        return limited_text(str(raw), self.limits)
    raise _wrong(name, raw, "text")


def _number(self: Converter, raw: Any, name: str) -> Any:
    if isinstance(raw, str):
        try:
            raw = int(raw) if raw.strip().lstrip("+-").isdecimal() and len(raw) < _SHOWN else float(raw)
        except ValueError:
            raise _wrong(name, raw, "a number") from None
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise _wrong(name, raw, "a number")
    return limited_number(raw, self.limits)


def _boolean(_self: Converter, raw: Any, name: str) -> bool:
    if isinstance(raw, bool):
        return raw
    found = _WORDS.get(raw.strip().lower()) if isinstance(raw, str) else None
    if found is None:
        raise _wrong(name, raw, "true or false")
    return found


def _duration(_self: Converter, raw: Any, name: str) -> timedelta:
    if isinstance(raw, timedelta):
        return raw
    try:
        return parse_duration(raw)
    except (AttributeError, TypeError, ValueError, OverflowError):
        hint = f', perhaps "{raw}s"' if isinstance(raw, (int, float)) and not isinstance(raw, bool) else ""
        raise _wrong(name, raw, f"a duration such as 90s, 2m or 1h{hint}") from None


def _clock(_self: Converter, raw: Any, name: str) -> time:
    if isinstance(raw, time) and raw.tzinfo is None:
        return raw
    try:
        return parse_clock(raw)
    except (AttributeError, LanguageError):
        raise _wrong(name, raw, 'a clock such as "09:00"') from None


def _time(_self: Converter, raw: Any, name: str) -> datetime:
    if isinstance(raw, datetime) and raw.tzinfo is not None:
        return raw.astimezone(UTC)
    try:
        return parse_time(raw)
    except (AttributeError, LanguageError):
        raise _wrong(name, raw, 'a time with its offset such as "2026-03-01T20:00:00+01:00"') from None


def _map(self: Converter, raw: Any, name: str) -> Any:
    if isinstance(raw, str):
        raw = self._parsed(raw, name, dict)
    if not isinstance(raw, Mapping):
        raise _wrong(name, raw, "a map")
    return _any(self, raw, name)


def _any(self: Converter, raw: Any, name: str) -> Any:
    try:
        return sound(freeze(raw), self.limits)
    except ValueError as problem:
        raise _invalid(f"{name}: {problem}") from None


def _secret(self: Converter, raw: Any, name: str) -> Secret:
    if isinstance(raw, Secret):
        return raw
    if isinstance(raw, str):
        return Secret(limited_text(raw, self.limits))
    raise _invalid(f"{name}: found {described(raw)}, wanted text")  # never shown, not even a wrong one


_SCALARS: Mapping[str, Callable[[Converter, Any, str], Any]] = {
    "text": _text, "number": _number, "boolean": _boolean, "duration": _duration, "clock": _clock, "time": _time,
    "map": _map, "any": _any, "secret": _secret,
}  # fmt: skip


def _wrong(name: str, raw: Any, wanted: str) -> LanguageError:
    if isinstance(raw, str):
        found = f'"{raw[:_SHOWN]}"' + ("…" if len(raw) > _SHOWN else "")
    elif isinstance(raw, (bool, int, float)):
        found = f"{described(raw)} ({str(raw).lower()})"
    else:
        found = described(raw)
    return _invalid(f"{name}: found {found}, wanted {wanted}")


def _invalid(message: str) -> LanguageError:
    return LanguageError(message, "invalid-param")
