"""Parsing, editing and merging payloads, with errors for their readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from offhook.errors import PayloadError
from offhook.payload import ActionSpec, Payload
from offhook.registry import nearest
from offhook_grammar.values import FrozenDict, freeze


def parse(spec: ActionSpec, given: Any) -> Payload:
    """The payload of an action from a model, a mapping, a bare positional value, or None for none.

    Raises `PayloadError` (`invalid-payload`) with every problem, and the nearest name for an unknown field.
    """
    if isinstance(given, spec.model):
        return given
    if isinstance(given, Payload):
        raise PayloadError(f"{spec.name} takes a {spec.model.__name__}, not a {type(given).__name__}", action=spec.name)
    if given is None:
        values: Mapping[str, Any] = {}
    elif isinstance(given, Mapping):
        values = given
    elif spec.positional is not None:
        values = {spec.positional: given}
    else:
        names = ", ".join(to_camel(name) for name in spec.model.model_fields) or "no fields"
        raise PayloadError(
            f"{spec.name} takes named fields, not a bare {type(given).__name__}",
            action=spec.name,
            hint=f"write {spec.name} with {names}",
        )
    return _validated(spec, values)


def edited(spec: ActionSpec, payload: Payload, changes: Mapping[str, Any]) -> Payload:
    """The next version of `payload` with `changes` to its fields, by either of their names."""
    values = {name: payload.__dict__[name] for name in payload.model_fields_set}
    fields = spec.model.model_fields
    for name, value in changes.items():
        values[name if name in fields else _python_name(spec, name)] = value
    return _validated(spec, values)


def edited_at(spec: ActionSpec, payload: Payload, path: tuple[str | int, ...], value: Any) -> Payload:
    """The next version with `value` at `path`, whose first part is a field; missing maps on the way are made."""
    name = _python_name(spec, str(path[0]))
    current = getattr(payload, name, None)
    return edited(spec, payload, {name: _with_value(current, path[1:], value)})


def removed_at(spec: ActionSpec, payload: Payload, path: tuple[str | int, ...]) -> Payload:
    """The next version without what is at `path`."""
    name = _python_name(spec, str(path[0]))
    if len(path) == 1:
        values = {field: payload.__dict__[field] for field in payload.model_fields_set if field != name}
        return _validated(spec, values)
    return edited(spec, payload, {name: _without(getattr(payload, name, None), path[1:])})


def merged(spec: ActionSpec, payload: Payload, changes: Mapping[str, Any]) -> Payload:
    """The next version with `changes` merged deeply over it (`proceed with`)."""
    values: dict[str, Any] = {}
    for key, value in changes.items():
        name = _python_name(spec, key)
        values[name] = _merge(getattr(payload, name, None), value)
    return edited(spec, payload, values)


def _python_name(spec: ActionSpec, name: str) -> str:
    fields = spec.model.model_fields
    if name in fields:
        return name
    for field, info in fields.items():
        if info.alias == name:
            return field
    return name  # unknown: validation says so, with the nearest name


def _plain(value: Any) -> Any:
    """A nested model as the map of the fields it was given, so that it can be merged and edited."""
    if hasattr(value, "model_fields_set"):
        return {
            (info.alias or name): getattr(value, name)
            for name, info in type(value).model_fields.items()
            if name in value.model_fields_set
        }
    return value


def _merge(old: Any, new: Any) -> Any:
    old = _plain(old)
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return new
    out = dict(old)
    for key, value in new.items():
        out[key] = _merge(out.get(key), value)
    return FrozenDict(out)


def _with_value(current: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return freeze(value)
    key, rest = path[0], path[1:]
    current = _plain(current)
    if isinstance(current, (tuple, list)):
        if not isinstance(key, int) or not 0 <= key < len(current):
            raise PayloadError(f"the list has {len(current)} items, there is none at {key!r}")
        items = list(current)
        items[key] = _with_value(items[key], rest, value)
        return tuple(items)
    if current is not None and not isinstance(current, Mapping):
        raise PayloadError(f"nothing can be set at {key!r}: the value there is a {type(current).__name__}, not a map")
    out = dict(current or {})
    out[str(key)] = _with_value(out.get(str(key)), rest, value)
    return FrozenDict(out)


def _without(current: Any, path: tuple[str | int, ...]) -> Any:
    key, rest = path[0], path[1:]
    current = _plain(current)
    if isinstance(current, (tuple, list)) and isinstance(key, int):
        if not 0 <= key < len(current):
            return tuple(current)
        items = list(current)
        items[key : key + 1] = [_without(items[key], rest)] if rest else []
        return tuple(items)
    if not isinstance(current, Mapping) or key not in current:
        return current
    out = dict(current)
    if rest:
        out[str(key)] = _without(out[str(key)], rest)
    else:
        del out[str(key)]
    return FrozenDict(out)


def _validated(spec: ActionSpec, values: Mapping[str, Any]) -> Payload:
    try:
        return spec.model.model_validate(values)
    except ValidationError as problem:
        raise _explained(spec, problem) from None


def _explained(spec: ActionSpec, problem: ValidationError) -> PayloadError:
    """pydantic's findings in the words of the catalogue: camelCase paths, nearest names, no links."""
    names = [info.alias or name for name, info in spec.model.model_fields.items()]
    problems: list[tuple[str, str]] = []
    hint: str | None = None
    for error in problem.errors(include_url=False, include_input=False):
        path = ".".join(to_camel(part) if isinstance(part, str) else str(part) for part in error["loc"])
        if error["type"] == "extra_forbidden":
            near = nearest(str(error["loc"][-1]), names)
            problems.append((path, f"there is no field {error['loc'][-1]}"))
            hint = hint or (f"did you mean {near}?" if near else f"its fields are {', '.join(names) or 'none'}")
        elif error["type"] == "missing":
            problems.append((path, "is needed"))
        else:
            message = error["msg"]
            problems.append((path, message[:1].lower() + message[1:]))
    text = "; ".join(
        message if message.startswith("there is no") or not path else f"{path}: {message}" for path, message in problems
    )
    return PayloadError(f"{spec.name}: {text}", problems=problems, action=spec.name, hint=hint)
