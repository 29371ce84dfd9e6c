"""Compiled bundles as plain values that `marshal` knows, and back: records become tagged lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum
from functools import cache
from types import CodeType
from typing import Any

from offhook_grammar.compiler import code
from offhook_grammar.diagnostics import Span
from offhook_grammar.program import Facts
from offhook_grammar.stages import ModeKind, Stage
from offhook_grammar.values import FrozenDict


def _classes() -> Mapping[str, type]:
    records = [
        Facts,
        code.PatternValue,
        code.FieldValue,
        code.GlobalValue,
        code.CodeBundle,
        code.FileCode,
        code.Import,
        code.HandlerCode,
        code.ActionCode,
    ]
    records += [code.ScheduleCode, code.ConstCode, code.ParamCode, code.MemoryCode, code.FunctionCode, Stage, ModeKind]
    return {kind.__name__: kind for kind in records}


_CLASSES = _classes()


def _class(name: str) -> type:
    """Declarations of params and types are kept whole: the host shows them, and converts values by them. Scripts
    without any are loaded without the syntax tree. Raises `KeyError`."""
    found = _CLASSES.get(name)
    return found if found is not None else _tree_classes()[name]


@cache
def _tree_classes() -> Mapping[str, type]:
    from offhook_grammar import tree

    return {
        kind.__name__: kind for kind in vars(tree).values() if isinstance(kind, type) and issubclass(kind, tree.Node)
    }


_PLAIN = (type(None), bool, int, float, str, CodeType)


def _is_known(kind: type) -> bool:
    return kind.__name__ in _CLASSES or kind.__name__ in _tree_classes()


def to_plain(value: Any) -> Any:
    """`value` out of tuples, tagged lists and marshal's own kinds."""
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if type(value) in _PLAIN:
        return value
    if type(value) is tuple:
        return tuple([to_plain(item) for item in value])
    if type(value) is Span:
        return ["Span", *value]
    if isinstance(value, timedelta):
        return ["timedelta", value.days, value.seconds, value.microseconds]
    if isinstance(value, FrozenDict):
        return ["map", tuple([(key, to_plain(item)) for key, item in value.items()])]
    if is_dataclass(value) and _is_known(type(value)):
        return [type(value).__name__, *[to_plain(getattr(value, field.name)) for field in fields(value)]]
    raise TypeError(f"{type(value).__name__} has no place in compiled code")


def from_plain(value: Any) -> Any:
    """What `to_plain` was given. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    if isinstance(value, tuple):
        return tuple([from_plain(item) for item in value])
    if not isinstance(value, list):
        return value
    tag, parts = value[0], value[1:]
    if tag == "timedelta":
        return timedelta(*parts)
    if tag == "map":
        return FrozenDict({key: from_plain(item) for key, item in parts[0]})
    if tag == "Span":
        return Span(*parts)
    kind = _class(tag)
    if issubclass(kind, Enum):
        return kind(parts[0])
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every other class is a dataclass
    return kind(**dict(zip(names, map(from_plain, parts), strict=True)))
