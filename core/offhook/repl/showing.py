"""Values and what happened, as lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final

from offhook.repl.result import Line, Piece, line, lines
from offhook_grammar.operations.kinds import fields_of, is_collection, kind
from offhook_grammar.operations.rendering import text as text_of
from offhook_grammar.program import LanguageError
from offhook_grammar.render import render

if TYPE_CHECKING:
    from offhook_grammar.diagnostics import Diagnostic

_FINDINGS: Final = 10
"""So many errors of one text are told; those behind them often come of them."""
_MANY: Final = 20
_LONG: Final = 60
_FIRST: Final = ("name", "channel", "status", "activity", "queue", "worker", "body")
"""What is shown of an object behind its ID, as far as it has it."""


def value_lines(value: Any, indent: str = "") -> tuple[Line, ...]:
    """A value: an object with its fields, a list with a line for each item, anything else as a script writes it."""
    if is_collection(value):
        return _items(list(value), indent)
    if isinstance(value, (list, tuple)) and any(fields_of(item) is not None for item in value):
        return _items(value, indent)
    if fields_of(value) is not None:
        return _object(value, indent)
    if isinstance(value, Mapping) and value:
        return tuple([(Piece(f"{indent}{name}", "name"), Piece(": "), *brief(item)) for name, item in value.items()])
    return ((Piece(indent), *brief(value)),)


def _items(items: Iterable[Any], indent: str) -> tuple[Line, ...]:
    all_items = list(items)
    shown = [(Piece(f"{indent}{number:>2} ", "dim"), *brief(item)) for number, item in enumerate(all_items[:_MANY])]
    if len(all_items) > _MANY:
        shown.append((Piece(f"{indent}   and {len(all_items) - _MANY} more", "dim"),))
    return tuple(shown) or ((Piece(f"{indent}none", "dim"),),)


def _object(value: Any, indent: str) -> tuple[Line, ...]:
    head: Line = (Piece(indent), *brief(value))
    rows: list[Line] = [head]
    for name, getter in (fields_of(value) or {}).items():
        try:
            inner = getter(value)
        except LanguageError as problem:
            rows.append((Piece(f"{indent}  {name}", "name"), Piece(": "), Piece(problem.message, "error")))
            continue
        if inner is None or inner == () or inner == {}:
            continue
        if is_collection(inner):
            rows.append((Piece(f"{indent}  {name}", "name"), Piece(": "), Piece(f"{len(list(inner))} of them", "dim")))
            continue
        rows.append((Piece(f"{indent}  {name}", "name"), Piece(": "), *brief(inner)))
    return tuple(rows)


def brief(value: Any) -> Line:
    """A value on one line."""
    fields = fields_of(value)
    if fields is None or is_collection(value):
        return (Piece(_literal(value), "value"),)
    said = [Piece(kind(value), "bold")]
    sid = getattr(value, "sid", None)
    if isinstance(sid, str):
        said += [Piece(" "), Piece(sid, "value")]
    for name in _FIRST:
        getter = fields.get(name)
        inner = getter(value) if getter is not None else None
        word = inner if isinstance(inner, str) else getattr(inner, "name", None)
        if isinstance(word, str):
            said += [Piece("  "), Piece(f"{name} ", "dim"), Piece(cut(word))]
    return tuple(said)


def _literal(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if value is None:
        return "null"
    try:
        said = text_of(value)  # which what is too long, or too deep, has none of
    except LanguageError as problem:
        return f"({problem.message})"
    return _inner(value) if isinstance(value, (list, tuple, dict)) and fields_of(value) is None else said


def _inner(value: Any) -> str:
    """A value within a list or a map, which stand as scripts write them."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_inner, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_literal(name)}: {_inner(each)}' for name, each in value.items())}}}"
    return _literal(value)


def cut(text: str) -> str:
    """A text on one line, as long as one has room for."""
    one = " ".join(text.split())
    return one if len(one) <= _LONG else f"{one[: _LONG - 1]}…"


def clock_text(at: datetime, zone: tzinfo) -> str:
    """A time of day."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def finding_lines(found: Iterable[Diagnostic], text_of: Callable[[str], str]) -> tuple[Line, ...]:
    """Errors, each with its line and a caret; of very many the first ones. `text_of` gives a file's text."""
    errors = [one for one in found if one.is_error]
    said = [each for one in errors[:_FINDINGS] for each in lines(render(one, text_of(one.file)), "error")]
    if len(errors) > _FINDINGS:
        said.append(line(f"and {len(errors) - _FINDINGS:,} more errors", "error"))
    return tuple(said)
