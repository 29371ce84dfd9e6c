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
        Span,
        Facts,
        code.PatternValue,
        code.FieldValue,
        code.GlobalValue,
        code.CodeBundle,
        code.FileCode,
        code.Import,
        code.ActionCode,
    ]
    records += [code.ScheduleCode, code.ConstCode, code.ParamCode, code.MemoryCode, code.FunctionCode, Stage, ModeKind]
    return {kind.__name__: kind for kind in records}


_CLASSES = _classes()


@cache
def _tree_classes() -> Mapping[str, type]:
    from offhook_grammar import tree

    return {
        kind.__name__: kind for kind in vars(tree).values() if isinstance(kind, type) and issubclass(kind, tree.Node)
    }


_HANDLER = code.HandlerCode.__name__
_USUAL = tuple(code.HandlerCode._field_defaults.values())
_STAGES = {stage.value: stage for stage in Stage}
_PLAIN = frozenset({type(None), bool, int, float, str, CodeType})


def _is_known(kind: type) -> bool:
    return kind.__name__ in _CLASSES or kind.__name__ in _tree_classes()


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a record."""
    own: tuple[str, ...] | None = getattr(kind, "_fields", None)
    return own if own is not None else tuple([field.name for field in fields(kind)])


def to_plain(value: Any) -> Any:
    """`value` out of tuples, tagged lists and marshal's own kinds. A tuple that holds none of the others stays one, so
    that it need not be looked into again."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        items = [to_plain(item) for item in value]
        return value if all(one is other for one, other in zip(items, value, strict=True)) else ["tuple", *items]
    if isinstance(value, Enum):
        return [kind.__name__, value.value]
    if isinstance(value, timedelta):
        return ["timedelta", value.days, value.seconds, value.microseconds]
    if isinstance(value, FrozenDict):
        return ["map", tuple(value), to_plain(tuple(value.values()))]
    if kind is code.HandlerCode:
        return _handler_row(value)
    if (is_dataclass(value) or hasattr(kind, "_fields")) and _is_known(kind):
        return [kind.__name__, *[to_plain(getattr(value, name)) for name in _names(kind)]]
    raise TypeError(f"{kind.__name__} has no place in compiled code")


def _handler_row(value: code.HandlerCode) -> list[Any]:
    """A handler, of which there can be thousands: its first fields as they are, the others as far as they have to be
    told."""
    stage, targets, span, facts, *others = value
    known = list(zip(others, _USUAL, strict=True))
    while known and type(known[-1][0]) is type(known[-1][1]) and known[-1][0] == known[-1][1]:
        known.pop()
    plain_facts = tuple([getattr(facts, name) for name in _names(Facts)])
    return [_HANDLER, stage.value, targets, tuple(span), plain_facts, *[to_plain(other) for other, _ in known]]


def _handler_of(
    _tag: str, stage: str, targets: tuple[str, ...], span: tuple[int, ...], facts: tuple[Any, ...], *others: Any
) -> code.HandlerCode:
    rest = [from_plain(other) if type(other) is list else other for other in others]
    return code.HandlerCode(_STAGES[stage], targets, Span._make(span), _facts_of(facts), *rest)


@cache
def _facts_of(values: tuple[Any, ...]) -> Facts:
    """Facts that many handlers have the same."""
    return Facts(*values)


_FEW = frozenset({"Facts", "Stage", "ModeKind"})


@cache
def _one_of_few(tag: str, *parts: Any) -> Any:
    """A record of which many handlers have the same."""
    return _CLASSES[tag](*parts)


def from_plain(value: Any) -> Any:
    """What `to_plain` was given. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    if type(value) is not list:
        return value
    if value[0] == _HANDLER:
        return _handler_of(*value)
    tag, *parts = [from_plain(part) if type(part) is list else part for part in value]
    if tag == "tuple":
        return tuple(parts)
    if tag == "timedelta":
        return timedelta(*parts)
    if tag == "map":
        return FrozenDict(zip(*parts, strict=True))
    if tag in _FEW:
        return _one_of_few(tag, *parts)
    kind = _CLASSES.get(tag)
    if kind is not None:
        return kind(*parts)
    # Declarations of params and types are kept whole: the host shows them, and converts values by them. Scripts without
    # any are loaded without the syntax tree.
    node = _tree_classes()[tag]
    return node(**dict(zip(_names(node), parts, strict=True)))
