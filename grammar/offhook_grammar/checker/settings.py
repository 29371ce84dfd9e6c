"""`param` and `type`: whether their defaults fit their types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.describing import describe
from offhook_grammar.checker.expressions import infer
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import did_you_mean, listed
from offhook_grammar.checker.typenames import CENTRE_TYPES
from offhook_grammar.checker.world import World
from offhook_grammar.operations.clocks import parse_clock, parse_time
from offhook_grammar.program import LanguageError
from offhook_grammar.tree import Expression, ListOf, MapOf, Null, Text, TypeDeclaration
from offhook_grammar.types import CLOCK, SECRET, TIME, Entity, ListOfType, Record, Scalar, Type

# kinds of values that have no literal of their own, and are written as text in a setting
_READERS: Mapping[Scalar, Callable[[str], object]] = {CLOCK: parse_clock, TIME: parse_time}


def check_default(value: Expression, wanted: Type, scope: Scope, subject: str) -> None:
    """Report a default that does not fit its type. Clocks, times, and things of the centre are given as text."""
    infer(value, scope)
    _check(value, wanted, scope, subject)


def check_shared(declared: Iterable[Declared], world: World) -> None:
    """Report settings of one name and two types in files that do not see each other: both would get one value. So it
    is with what is remembered, but for what is the script's own."""
    first: dict[tuple[str, str], Declared] = {}
    for one in declared:
        if one.kind not in ("param", "memory") or (one.kind == "memory" and one.name.startswith("script.")):
            continue
        other = first.setdefault((one.kind, one.name), one)
        if world.type_of(other) != world.type_of(one):
            what = "setting" if one.kind == "param" else "memory"
            world.reports[one.file].error(
                "H210",
                one.span,
                f"the {what} `{one.name}` is {describe(world.type_of(one))} here, "
                f"and {describe(world.type_of(other))} on {other.place(one.file)}",
                hint="give one of them another name",
            )


def _check(value: Expression, wanted: Type, scope: Scope, subject: str) -> None:
    literal = value.literal if isinstance(value, Text) else None
    if isinstance(value, Null):
        return
    if literal is not None and isinstance(wanted, Scalar) and wanted in _READERS:
        _read(value, literal, wanted, scope, subject)
    elif literal is not None and (wanted == SECRET or (isinstance(wanted, Entity) and wanted.name in CENTRE_TYPES)):
        return
    elif isinstance(wanted, ListOfType) and isinstance(value, ListOf):
        for item in value.items:
            _check(item, wanted.item, scope, f"each item of {subject}")
    elif isinstance(wanted, Record) and isinstance(value, MapOf):
        _record(value, wanted, scope, subject)
    else:
        check_fit(value, wanted, scope, subject)


def _read(value: Expression, literal: str, wanted: Scalar, scope: Scope, subject: str) -> None:
    try:
        _READERS[wanted](literal)
    except LanguageError as problem:
        scope.report.error("H317", value.span, f"{subject} is {describe(wanted)}: {problem.message}")


def _record(value: MapOf, wanted: Record, scope: Scope, subject: str) -> None:
    fields = dict(wanted.fields)
    for entry in value.entries:
        name = entry.key.text
        if name in fields:
            _check(entry.value, fields[name], scope, f"`{name}` of {subject}")
            continue
        scope.report.error(
            "H204",
            entry.key.span,
            f"{describe(wanted)} has no field `{name}`",
            hint=did_you_mean(name, fields, entry.key.span),
            notes=(f"it has {listed(fields)}",),
        )
    given = {entry.key.text for entry in value.entries}
    missing = [name for name in _needed(wanted, scope) if name not in given]
    if missing:
        scope.report.error(
            "H317",
            value.span,
            f"{subject} is {describe(wanted)}, which needs {listed(missing)}",
            hint=f"write `{missing[0]}: …`, or give it a default in the type",
        )


def _needed(wanted: Record, scope: Scope) -> list[str]:
    declared: Declared | None = scope.visible.types.get(wanted.name)
    if declared is None or not isinstance(declared.item, TypeDeclaration):
        return []
    return [field.name.text for field in declared.item.fields if field.default is None]
