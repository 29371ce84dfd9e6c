"""The arguments of a command, as one table for whoever reads them: the command line, and any other prompt."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from offhook.commands.command import Command
from offhook.errors import ConfigError
from offhook.plugins.config import default_of
from offhook.plugins.durations import duration_of, takes_duration
from offhook.plugins.secrets import HIDDEN, is_secret
from offhook.wording import shown
from offhook_grammar.durations import format_duration

_RESERVED: Final = ("plugin", "without", "settings", "format", "help")
"""Options that every command has."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. `field`: the model's. `name`: as it is written, `FILE` by its place or `--dry-run`. `many`: it may
    be given several times. `switch`: it is said or denied (`--no-dry-run`), without a value. `choices`: the words it
    can be, if only those. `default`: what holds unless it is given, as text. `kind`: what its value is, in a word."""

    field: str
    name: str
    by_place: bool
    many: bool
    switch: bool
    choices: tuple[str, ...]
    kind: str
    default: str
    summary: str


def arguments_of(command: Command) -> tuple[Argument, ...]:
    """The arguments of a command, in the order of its model. Raises `ConfigError` (`bad-command`) for a model that no
    command line could fill."""
    model = command.arguments
    if model is None:
        return ()
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise _bad(command, f"should be a pydantic model, not {shown(model)}")
    found = tuple(_argument(name, info) for name, info in model.model_fields.items())
    for one in found:
        if one.field in _RESERVED:
            raise _bad(command, f"cannot have a field {one.field}: every command has that option")
    places = [one for one in found if one.by_place]
    if any(one.many for one in places[:-1]):
        raise _bad(command, f"has {places[-1].field} behind a list by its place: give one of the two a default")
    return found


def read_arguments(command: Command, given: Mapping[str, Any]) -> Any:
    """The instance of the command's model, of texts (lists of them, switches as booleans) by field.

    Raises `ValueError` with a line for each problem.
    """
    if command.arguments is None:
        return None
    table = {one.field: one.name for one in arguments_of(command)}
    fields = command.arguments.model_fields
    try:
        return command.arguments.model_validate(
            {name: _read(table[name], value, fields[name].annotation) for name, value in given.items()}
        )
    except ValidationError as error:
        lines = []
        for details in error.errors(include_url=False):
            field = str(details["loc"][0]) if details["loc"] else ""
            secret = field in fields and is_secret(fields[field].annotation)
            lines.append(_line(table.get(field, ""), details, secret=secret))
        raise ValueError("\n".join(lines)) from None


def _read(name: str, value: Any, annotation: Any) -> Any:
    if not takes_duration(annotation):
        return value
    try:
        return duration_of(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _line(name: str, details: Any, *, secret: bool) -> str:
    if details["type"] == "missing":
        return f"{name} is missing"
    if details["type"] == "value_error":
        text = str(details["ctx"]["error"])
    else:
        text = details["msg"].replace("Input should be", "should be")
        if not isinstance(details["input"], (Mapping, list, tuple)):
            text += f", not {HIDDEN if secret else shown(details['input'])}"
    return f"{name}: {text}" if name else text


def _argument(name: str, info: FieldInfo) -> Argument:
    kind = _plain(info.annotation)
    many = get_origin(kind) in (list, tuple, set, frozenset) or kind in (list, tuple, set, frozenset)
    if many:
        kind = _plain(next(iter(get_args(kind)), str))
    by_place = info.is_required() and kind is not bool
    written = name.replace("_", "-")
    hidden = info.is_required() or is_secret(info.annotation)
    default = None if hidden else default_of(info)
    return Argument(
        field=name,
        name=written.upper() if by_place else f"--{written}",
        by_place=by_place,
        many=many,
        switch=kind is bool and not many,
        choices=_choices(kind),
        kind=_word(kind),
        default=_default(default),
        summary=info.description or "",
    )


def _default(value: Any) -> str:
    if value is None or value == () or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return format_duration(value)
    return str(value.value) if isinstance(value, Enum) else str(value)


def _plain(annotation: Any) -> Any:
    """The type itself, without `Annotated` and `| None`."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [part for part in get_args(annotation) if part is not type(None)]
        return _plain(inner[0]) if len(inner) == 1 else annotation
    return _plain(get_args(annotation)[0]) if hasattr(annotation, "__metadata__") else annotation


def _choices(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal and all(isinstance(word, str) for word in get_args(kind)):
        return tuple(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum) and all(isinstance(each.value, str) for each in kind):
        return tuple(each.value for each in kind)
    return ()


def _word(kind: Any) -> str:
    words = {int: "number", float: "number", str: "text", timedelta: "duration"}
    if is_secret(kind):
        return "text"
    return words.get(kind, kind.__name__.lower() if isinstance(kind, type) else "text")


def _bad(command: Command, words: str) -> ConfigError:
    return ConfigError(f"the arguments of the command {command.name} {words}", code="bad-command")
