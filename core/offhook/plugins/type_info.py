"""`TypeInfo`: a type that a plugin brings for the language; its functions give and take values of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any, Final, get_args, get_origin

from pydantic import ValidationError

from offhook.errors import ConfigError
from offhook.payload import Options, outside_name
from offhook.registry import mutable_field, nearest
from offhook.wording import shown
from offhook_grammar.node import Frozen, record
from offhook_grammar.program import LanguageError
from offhook_grammar.types import (
    ANY,
    CLOCK,
    DURATION,
    TIME,
    Entity,
    FieldInfo,
    FunctionInfo,
    ListOfType,
    ObjectInfo,
    Record,
    Type,
)

_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
_DEEPEST: Final = 8
"""How deep models within models are looked into."""
_TIMES: Final[Mapping[Any, Type]] = {datetime: TIME, timedelta: DURATION, time: CLOCK}


@record
class TypeInfo(Frozen):
    """A type for scripts, `PLUGIN.NAME` to whoever reads of it.

    `name`: as `Contact`; the plugin's functions speak of it as `Entity("Contact")`. `model`: a model that inherits
    `offhook.Options`, so that it is immutable; scripts read its fields by their names outside, as `firstName`, and are
    checked for it. A waiting run keeps values of it in the store. `summary`: what it is.
    """

    name: str
    model: type[Options]
    summary: str = ""

    def object_info(self, name: str) -> ObjectInfo:
        """What the language knows of it. `name`: with the plugin's."""
        return ObjectInfo(name, _fields(self.model), self.summary)


def check_type(info: TypeInfo) -> None:
    """Raise `ConfigError` (`bad-type`) for a type that scripts could not use."""
    if not isinstance(info.name, str) or not _NAME.fullmatch(info.name):
        raise ConfigError(f"a type is named as `Contact`; found {shown(info.name)}", code="bad-type")
    if not (isinstance(info.model, type) and issubclass(info.model, Options)):
        raise ConfigError(
            f"the type {info.name} needs a model that inherits offhook.Options, not {shown(info.model)}",
            code="bad-type",
        )
    changeable = mutable_field(info.model)
    if changeable is not None:
        raise ConfigError(
            f"{info.model.__name__}.{changeable} could be changed in place, and what scripts read is a value",
            code="bad-type",
            hint="declare it with tuple[...], JsonMap, JsonValue or a model based on Options",
        )


def with_own_types(function: FunctionInfo, plugin: str, types: Iterable[TypeInfo]) -> FunctionInfo:
    """A function of a plugin that brings `types`: they are called by their whole names, and what it takes and gives is
    held to them. Raises `ConfigError` (`bad-type`) for a type that is like one of them and is none."""
    own = {info.name: info for info in types}
    if not own:
        return function
    takes = [_own_in(parameter.type, own) for parameter in function.parameters]
    gives = _own_in(function.returns, own)
    if gives is None and not any(takes):
        return function
    parameters = tuple(
        replace(parameter, type=_renamed(parameter.type, plugin, own)) for parameter in function.parameters
    )
    call = _held(function, plugin, takes, gives)
    return replace(function, parameters=parameters, returns=_renamed(function.returns, plugin, own), call=call)


def _own_in(kind: Type, own: Mapping[str, TypeInfo]) -> TypeInfo | None:
    """The plugin's type that a type is, or is a list of."""
    while isinstance(kind, ListOfType):
        kind = kind.item
    if not isinstance(kind, Entity):
        return None
    if kind.name not in own and (near := nearest(kind.name, own)) is not None:
        raise ConfigError(f"there is no type {kind.name}; did you mean {near}?", code="bad-type")
    return own.get(kind.name)


def _renamed(kind: Type, plugin: str, own: Mapping[str, TypeInfo]) -> Type:
    if isinstance(kind, ListOfType):
        return ListOfType(_renamed(kind.item, plugin, own))
    return Entity(f"{plugin}.{kind.name}") if isinstance(kind, Entity) and kind.name in own else kind


def _held(
    function: FunctionInfo, plugin: str, takes: list[TypeInfo | None], gives: TypeInfo | None
) -> Callable[..., Any]:
    name, first = f"{plugin}.{function.name}", 1 if function.needs_context else 0

    @wraps(function.call)
    def held(*arguments: Any) -> Any:
        for place, value in enumerate(arguments[first:]):
            info = takes[min(place, len(takes) - 1)] if takes else None
            if info is not None and not _is_of(value, info):
                raise LanguageError(f"{name} takes a {plugin}.{info.name} here, not {shown(value)}", "wrong-kind")
        value = function.call(*arguments)
        return value if gives is None else _given(value, gives, name, plugin)

    return held


def _is_of(value: Any, info: TypeInfo) -> bool:
    if isinstance(value, (tuple, list)):
        return all(_is_of(each, info) for each in value)
    return value is None or isinstance(value, info.model)


def _given(value: Any, info: TypeInfo, name: str, plugin: str) -> Any:
    if value is None or isinstance(value, info.model):
        return value
    if isinstance(value, (tuple, list)):
        return tuple(_given(each, info, name, plugin) for each in value)
    if isinstance(value, Mapping):
        try:
            return info.model.model_validate(value)
        except ValidationError as error:
            details = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in details["loc"])
            raise LanguageError(
                f"{name} gave what is no {plugin}.{info.name}: {where}: {details['msg']}", "wrong-kind"
            ) from None
    raise LanguageError(f"{name} should give a {plugin}.{info.name}, it gave {shown(value)}", "wrong-kind")


def _fields(model: type[Options], around: tuple[type[Options], ...] = ()) -> dict[str, FieldInfo]:
    """The fields of a model by their names outside. `around`: the models that it stands in."""
    from offhook.scripts.schema_types import payload_fields  # the language is loaded where it is used

    fields = dict(payload_fields(model))
    for own, info in model.model_fields.items():
        written = outside_name(model, own)
        kind = _own_type(info.annotation, (*around, model)) or fields[written].type
        nullable = type(None) in get_args(info.annotation)
        fields[written] = FieldInfo(written, kind, True, nullable, info.description or "")
    return fields


def _own_type(annotation: Any, around: tuple[type[Options], ...]) -> Type | None:
    """The type of a field that holds times, which JSON Schema takes for texts, or another model; None for others."""
    inner = [part for part in get_args(annotation) if part not in (type(None), Ellipsis)]
    if get_origin(annotation) is tuple:
        found = _own_type(inner[0], around) if inner else None
        return ListOfType(found) if found is not None else None
    if len(inner) == 1:
        return _own_type(inner[0], around)
    if not isinstance(annotation, type):
        return None
    if issubclass(annotation, Options):
        if annotation in around or len(around) > _DEEPEST:
            return ANY  # what it holds is looked at where a script reads it
        fields = _fields(annotation, around)
        return Record(annotation.__name__, tuple((name, info.type) for name, info in fields.items()))
    return _TIMES.get(annotation)
