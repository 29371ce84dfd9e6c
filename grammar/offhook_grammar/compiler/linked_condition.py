"""The condition of a handler out of its source, once the handler is linked: late, or once more."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from offhook_grammar.compiler.code import HandlerCode
from offhook_grammar.compiler.expressions import condition
from offhook_grammar.compiler.handlers import ALIASED, value_code
from offhook_grammar.compiler.linked_file import linked_file
from offhook_grammar.compiler.linker import realised
from offhook_grammar.compiler.positions import Positions
from offhook_grammar.compiler.unit import Unit
from offhook_grammar.diagnostics import Span
from offhook_grammar.parser import parse
from offhook_grammar.program import CompiledHandler
from offhook_grammar.tree import Expression, Handler, When
from offhook_grammar.types import Catalogue

_HEAD, _TAIL = "after Any when ", " do stop\n"


class _Moved(Positions):
    """Places in a piece of a script, of one line and ASCII alone, as places in the whole of it."""

    def __init__(self, text: str, line: int, column: int) -> None:
        super().__init__(text)
        self._down, self._right = line - 1, column - 1 - len(_HEAD)

    def place(self, span: Span) -> dict[str, int]:
        line, column, end_line, end_column = span
        down, right = self._down, self._right
        return super().place(Span(line + down, column + right, end_line + down, end_column + right))


def late_condition(code: HandlerCode, names: dict[str, Any], catalogue: Catalogue) -> FunctionType:
    """The condition of a handler that has none yet, as the compiler would have made it; see `late`."""
    text = text_around(code.condition_source or "")
    tree = condition_in(text)
    if tree is None or code.late is None:
        raise AssertionError(f"{code.name or code.span}: its condition was understood when it was checked")
    path = code.body.co_filename
    unit = condition_unit(code, path, names, catalogue, text)
    unit.file.positions = _Moved(text, *code.late)
    return linked_function(unit, f"{code.body.co_name} when", tree, names)


def text_around(source: str) -> str:
    """A script that has this condition, and as little else as can be."""
    return f"{_HEAD}{source}{_TAIL}"


def condition_in(text: str) -> Expression | None:
    """The condition of the one handler of this text; None if there is none."""
    file = parse(text, "").file
    handlers = [item for item in file.items if isinstance(item, Handler)] if file is not None else []
    clauses = [clause for handler in handlers for clause in handler.clauses if isinstance(clause, When)]
    return clauses[0].condition if clauses else None


def condition_unit(
    handler: CompiledHandler | HandlerCode, path: str, names: dict[str, Any], catalogue: Catalogue, text: str
) -> Unit:
    """Where the handler's condition is compiled: it sees what it saw in its script, whose globals are `names`."""
    known = ALIASED.get(handler.stage)
    events = [catalogue.event(name) for name in sorted(handler.event_targets)]
    return Unit(
        linked_file(path, catalogue, names, text),
        roots={} if handler.alias is None or known is None else {handler.alias: known},
        event_fields=frozenset(name for event in events if event is not None for name in event.fields),
    )


def linked_function(unit: Unit, title: str, tree: Expression, names: dict[str, Any]) -> FunctionType:
    """The condition as a function of the script, whose globals get the values that it needs."""
    known = len(unit.file.values)
    code = value_code(unit, title, tree, condition)
    names.update(
        {f"value.{number}": realised(unit.file.values[number]) for number in range(known, len(unit.file.values))}
    )
    return FunctionType(code, names)
