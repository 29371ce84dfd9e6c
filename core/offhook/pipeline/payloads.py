"""Parsing, editing and merging payloads, with errors for their readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel

from offhook.errors import ActionError, PayloadError
from offhook.payload import ActionSpec, Payload
from offhook.pipeline.shapes import ABSENT, shape_of
from offhook.registry import nearest
from offhook.whose import authors_place
from offhook.wording import text_of
from offhook_grammar.values import EMPTY_MAP, FrozenDict, freeze

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from offhook.centre import Centre, Worker


def parse(spec: ActionSpec, given: Any) -> Payload:
    """The payload of an action from a model, a mapping, a bare positional value, or None for none.

    Raises `PayloadError` (`invalid-payload`) with every problem, and the nearest name for an unknown field.
    """
    if type(given) is dict:
        return _parsed(spec, given)
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
    return _parsed(spec, values)


def _parsed(spec: ActionSpec, values: Mapping[str, Any]) -> Payload:
    try:
        payload: Payload = shape_of(spec).validate(values)
    except Exception:  # noqa: BLE001  # whatever a plugin's validator raises
        return _validated(spec, values)  # which tells the reader
    return payload


def fill(spec: ActionSpec, payload: Payload, centre: Centre, worker: Worker | None) -> Mapping[str, Any]:
    """What can be derived from the fields given. Raises `ActionError`, also for a mistake of the model's own."""
    if not shape_of(spec).derives:
        return EMPTY_MAP
    try:
        return payload.filled(centre, worker)
    except ActionError as error:
        error.action = error.action or spec.name
        raise
    except Exception as problem:
        raise ActionError(
            f"{spec.name}: what its payload leaves open could not be filled in: {type(problem).__name__}: "
            f"{text_of(problem)}",
            code="fill-failed",
            action=spec.name,
            place=authors_place(problem),
        ) from problem


def edited(
    spec: ActionSpec,
    payload: Payload,
    changes: Mapping[str, Any],
    filled: frozenset[str] = frozenset(),
    derive: Callable[[Payload], Mapping[str, Any]] | None = None,
) -> tuple[Payload, frozenset[str]]:
    """The next version of `payload` with `changes` to its fields, by either of their names (itself if they change
    nothing), and what of it is derived.

    `filled` names the fields that were derived before; unless changed, `derive` gives them anew.
    """
    named = {_python_name(spec, name): value for name, value in changes.items()}
    if all(name in payload.__dict__ and payload.__dict__[name] is value for name, value in named.items()):
        return payload, filled
    derived = filled.difference(named)
    values = {
        name: payload.__dict__[name]
        for name in spec.model.model_fields
        if name in payload.model_fields_set and name not in derived
    }
    for name, value in named.items():
        if value is ABSENT:
            values.pop(name, None)
        else:
            values[name] = value
    edition = _validated(spec, values)
    derived = frozenset()
    more = derive(edition) if derive is not None else None
    if more:
        edition, derived = edition.model_copy(update=dict(more)), derived_names(edition, more)
    return (edition, derived) if edition != payload else (payload, filled)


def derived_names(given: Payload, changes: Mapping[str, Any]) -> frozenset[str]:
    """Of what was filled in, the fields that nobody gave: they follow the others when those change."""
    return frozenset(name for name in changes if given.__dict__.get(name) is None or name not in given.model_fields_set)


def change_at(spec: ActionSpec, payload: Payload, path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The change that puts `value` at `path`, whose first part is a field; missing maps on the way are made."""
    name = _python_name(spec, str(path[0]))
    return {name: _with_value(getattr(payload, name, None), path[1:], value)}


def removal_at(spec: ActionSpec, payload: Payload, path: tuple[str | int, ...]) -> dict[str, Any]:
    """The change that takes away what is at `path`."""
    name = _python_name(spec, str(path[0]))
    return {name: ABSENT if len(path) == 1 else _without(getattr(payload, name, None), path[1:])}


def merge_of(spec: ActionSpec, payload: Payload, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The change that merges `changes` deeply over the payload (`proceed with`)."""
    names = {key: _python_name(spec, key) for key in changes}
    return {names[key]: _merge(getattr(payload, names[key], None), value) for key, value in changes.items()}


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
    except Exception as problem:  # a validator that raises what pydantic does not take for a finding
        raise PayloadError(
            f"{spec.name}: its payload could not be checked: {type(problem).__name__}: {text_of(problem)}",
            action=spec.name,
            place=authors_place(problem),
        ) from problem


def _explained(spec: ActionSpec, problem: ValidationError) -> PayloadError:
    """pydantic's findings in the words of the catalogue: camelCase paths, nearest names, no links."""
    problems: list[tuple[str, str]] = []
    hint: str | None = None
    errors = problem.errors(include_url=False)
    for error in errors:
        if error["type"] == "too_short" and _stands_within(error["loc"], errors):
            continue  # its items are at fault, which is told of them
        path = ".".join(to_camel(part) if isinstance(part, str) else str(part) for part in error["loc"])
        if error["type"] == "extra_forbidden":
            names = _names_beside(spec.model, error["loc"])
            near = nearest(str(error["loc"][-1]), names)
            where = f" in {path.rpartition('.')[0]}" if "." in path else ""
            problems.append((path, f"there is no field {error['loc'][-1]}{where}"))
            hint = hint or (f"did you mean {near}?" if near else f"its fields are {', '.join(names) or 'none'}")
        elif error["type"] == "missing":
            problems.append((path, "is needed"))
        elif error["type"] in ("literal_error", "enum") and isinstance(error["input"], str):
            # what is one of few words is no secret
            wanted = error["ctx"]["expected"]
            problems.append((path, f"should be {wanted}, but is {error['input'][:40]!r}"))
            near = nearest(error["input"], wanted.replace(" or ", ", ").replace("'", "").split(", "))
            hint = hint or (f"did you mean {near}?" if near else None)
        else:
            message = error["msg"].replace(" after validation", "")
            problems.append((path, message[:1].lower() + message[1:]))
    text = "; ".join(
        message if message.startswith("there is no") or not path else f"{path}: {message}" for path, message in problems
    )
    return PayloadError(f"{spec.name}: {text}", problems=problems, action=spec.name, hint=hint)


def _stands_within(place: tuple[int | str, ...], errors: list[ErrorDetails]) -> bool:
    """Whether one of the errors is about something inside of `place`."""
    return any(len(each["loc"]) > len(place) and each["loc"][: len(place)] == place for each in errors)


def _names_beside(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """The names that would have been known at the end of `place`, a path into the payload."""
    for part in place[:-1]:
        found = next((info for name, info in model.model_fields.items() if part in (name, info.alias)), None)
        inner = found.annotation if found is not None else None
        options = [inner, *getattr(inner, "__args__", ())]
        nested = next((one for one in options if isinstance(one, type) and issubclass(one, BaseModel)), None)
        if nested is not None:
            model = nested
    return [info.alias or name for name, info in model.model_fields.items()]
