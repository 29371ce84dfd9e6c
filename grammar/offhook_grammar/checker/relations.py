"""How types stand to each other: the common type of two, whether one fits where another is wanted."""

from __future__ import annotations

from collections.abc import Iterable

from offhook_grammar.types import (
    ANY,
    CLOCK,
    MAP,
    NULL,
    SECRET,
    TEXT,
    TIME,
    Choice,
    Entity,
    ListOfType,
    OneOf,
    Record,
    Type,
)

_MAX_PARTS = 1000
_MAX_DEPTH = 4


def options(kind: Type) -> tuple[Type, ...]:
    """The types that a value may have: those of a `OneOf`, else the type alone."""
    if isinstance(kind, OneOf):
        return tuple(inner for option in kind.options for inner in options(option))
    return (kind,)


def is_unknown(kind: Type) -> bool:
    """Whether nothing can be said about values of this type."""
    if not isinstance(kind, OneOf):  # as nearly all are
        return kind is ANY or kind == ANY
    return any(option == ANY for option in options(kind)) or not options(kind)


def may_be(kind: Type, *wanted: Type) -> bool:
    """Whether a value can be of one of the `wanted` scalars; `any` can be everything."""
    if not isinstance(kind, OneOf):
        return kind in wanted or kind == ANY
    return is_unknown(kind) or any(option in wanted for option in options(kind))


def is_text(kind: Type) -> bool:
    """Whether values are surely text that scripts can read; a secret is not."""
    if not isinstance(kind, OneOf):
        return kind == TEXT or isinstance(kind, Choice)
    return all(option == TEXT or isinstance(option, Choice) for option in options(kind))


def may_be_text(kind: Type) -> bool:
    return is_unknown(kind) or any(is_text(option) for option in options(kind))


def is_map(kind: Type) -> bool:
    return kind == MAP or isinstance(kind, Record)


def holds_secret(kind: Type) -> bool:
    return any(option == SECRET for option in options(kind))


def join(left: Type, right: Type) -> Type:
    """The type of a value that is one of the two. Null adds nothing: everything may be null."""
    if left == right or right == NULL:
        return left
    if left == NULL:
        return right
    if is_unknown(left) or is_unknown(right):
        return ANY
    if is_text(left) and is_text(right):
        return _join_texts(left, right)
    if isinstance(left, ListOfType) and isinstance(right, ListOfType):
        return ListOfType(join(left.item, right.item))
    if isinstance(left, Record) and isinstance(right, Record) and not left.name and not right.name:
        return _join_maps(left, right)
    if is_map(left) and is_map(right):
        return MAP
    # own types can refer to each other so often that their hashes would take for ever: they are only compared
    distinct: list[Type] = []
    for option in (*options(left), *options(right)):
        if option not in distinct:
            distinct.append(option)
    return OneOf(tuple(distinct))


def join_all(kinds: Iterable[Type], empty: Type = ANY) -> Type:
    """The common type of several; `empty` when there are none."""
    result: Type | None = None
    for kind in kinds:
        result = kind if result is None else join(result, kind)
    return empty if result is None else result


def widen(kind: Type) -> Type:
    """What a variable that starts with such a value may hold later: any text for a literal one, and so on."""
    if isinstance(kind, Choice):
        return TEXT
    if kind == NULL:
        return ANY
    if isinstance(kind, Record) and not kind.name:
        return MAP
    if isinstance(kind, ListOfType):
        return ListOfType(widen(kind.item))
    if isinstance(kind, OneOf):
        return join_all(widen(option) for option in options(kind))
    return kind


def bounded(kind: Type) -> Type:
    """The type itself, or a rougher one where it has too many parts: constants made of constants grow fast."""
    if _parts(kind) <= _MAX_PARTS:
        return kind
    if isinstance(kind, ListOfType):
        return ListOfType(ANY)
    return MAP if is_map(kind) else ANY


def fits(wanted: Type, found: Type, depth: int = 0) -> bool:
    """Whether a value of type `found` can be right where `wanted` is: at least one of its possible types is.

    What lies deeper than four maps or lists inside each other is not looked at.
    """
    if is_unknown(wanted) or depth > _MAX_DEPTH:
        return True
    return any(
        option in (ANY, NULL) or any(_fits_one(goal, option, depth) for goal in options(wanted))
        for option in options(found)
    )


def overlaps(left: Type, right: Type) -> bool:
    """Whether a value of the one type can equal a value of the other."""
    if not isinstance(left, OneOf) and not isinstance(right, OneOf):
        return _overlap(left, right)
    return any(_overlap(one, other) for one in options(left) for other in options(right))


def _parts(kind: Type) -> int:
    if isinstance(kind, ListOfType):
        return 1 + _parts(kind.item)
    if isinstance(kind, Record) and not kind.name:
        return 1 + sum(_parts(inner) for _, inner in kind.fields)
    return sum(_parts(option) for option in kind.options) if isinstance(kind, OneOf) else 1


def _fits_one(wanted: Type, found: Type, depth: int) -> bool:
    if isinstance(wanted, Choice):
        return set(found.values) <= set(wanted.values) if isinstance(found, Choice) else is_text(found)
    if wanted in (TEXT, SECRET):
        return is_text(found) or found == SECRET
    if isinstance(wanted, ListOfType):
        return isinstance(found, ListOfType) and fits(wanted.item, found.item, depth + 1)
    if isinstance(wanted, Record):
        return wanted is found or _fits_record(wanted, found, depth)
    if wanted == MAP:
        return is_map(found)
    return wanted == found


def _fits_record(wanted: Record, found: Type, depth: int) -> bool:
    if not isinstance(found, Record):
        return found == MAP
    fields = dict(wanted.fields)
    return all((name in fields and fits(fields[name], kind, depth + 1)) or wanted.open for name, kind in found.fields)


def _overlap(left: Type, right: Type) -> bool:
    if ANY in (left, right) or NULL in (left, right):
        return True
    if isinstance(left, Choice) and isinstance(right, Choice):
        return bool(set(left.values) & set(right.values))
    if is_text(left) or is_text(right):
        return _equals_text(right if is_text(left) else left)
    if is_map(left) or is_map(right):
        return is_map(left) and is_map(right)
    if isinstance(left, ListOfType) and isinstance(right, ListOfType):
        return True
    return left == right


def _equals_text(kind: Type) -> bool:
    """Whether such a value can equal a text: a clock and a time equal the text that means them, an object its SID."""
    return is_text(kind) or kind in (SECRET, CLOCK, TIME) or isinstance(kind, Entity)


def _join_texts(left: Type, right: Type) -> Type:
    if isinstance(left, Choice) and isinstance(right, Choice):
        return Choice(tuple(dict.fromkeys((*left.values, *right.values))))
    return TEXT


def _join_maps(left: Record, right: Record) -> Record:
    fields = dict(left.fields)
    for name, kind in right.fields:
        fields[name] = join(fields[name], kind) if name in fields else kind
    return Record("", tuple(fields.items()), left.open or right.open)
