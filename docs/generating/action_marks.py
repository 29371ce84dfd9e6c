"""What the tests of actions say of themselves: their `@pytest.mark.action(…)`, read without running them.

`@pytest.mark.action("HoldCall")` stands at a test of what the action does; with `events=(…)` at one that asserts which
events come, in order; with `error="…"` at one of that error. One test can have several.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generating.repository import ROOT

_TESTS = ROOT / "tests" / "plugins"
_KEYWORDS = frozenset({"events", "error"})


@dataclass(frozen=True)
class ActionMark:
    """One mark. `events` is None where the test says nothing of events, and empty where it says that none come."""

    test: str
    file: Path
    line: int
    action: str
    events: tuple[str, ...] | None = None
    error: str | None = None

    @property
    def place(self) -> str:
        """The file and line, for people."""
        return f"{self.file.relative_to(ROOT).as_posix()}:{self.line}"


def action_marks(folder: Path = _TESTS) -> tuple[ActionMark, ...]:
    """All marks of the tests in a folder, by file and line. Raises `ValueError` for one that cannot be read."""
    return tuple(mark for file in sorted(folder.rglob("test_*.py")) for mark in _marks_of(file))


def _marks_of(file: Path) -> Iterator[ActionMark]:
    module = ast.parse(file.read_text(encoding="utf-8"))
    constants = _constants(module)
    of_all = [mark for node in _assigned(constants.get("pytestmark")) for mark in _calls([node], constants)]
    for test in _tests(module):
        for call in [*of_all, *_calls(test.decorator_list, constants)]:
            yield _read(call, file, test.name, constants)


def _constants(module: ast.Module) -> dict[str, ast.expr]:
    """What names of the module stand for: marks may be in a list of parameters with a name of its own."""
    found: dict[str, ast.expr] = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found[node.target.id] = node.value
    return found


def _assigned(value: ast.expr | None) -> list[ast.expr]:
    return [] if value is None else [value]


def _tests(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


def _calls(nodes: Iterable[ast.expr], constants: dict[str, ast.expr]) -> Iterator[ast.Call]:
    """The calls of `pytest.mark.action` in these expressions, and in what names in them stand for."""
    for root in nodes:
        for node in ast.walk(root):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.action":
                yield node
            elif isinstance(node, ast.Name) and node.id in constants:
                value = constants[node.id]
                yield from _calls([value], {name: each for name, each in constants.items() if name != node.id})


def _read(call: ast.Call, file: Path, test: str, constants: dict[str, ast.expr]) -> ActionMark:
    try:
        (action,) = [_literal(each, constants) for each in call.args]
        options = {each.arg or "**": _literal(each.value, constants) for each in call.keywords}
    except ValueError:
        options, action = {"": None}, None
    if not isinstance(action, str) or not options.keys() <= _KEYWORDS:
        where = f"{file.relative_to(ROOT).as_posix()}:{call.lineno}"
        raise ValueError(f"{where}: {ast.unparse(call)} is no mark of an action, written out as in CONTRIBUTING.md")
    events, error = options.get("events"), options.get("error")
    sequence = None if events is None else (events,) if isinstance(events, str) else tuple(events)
    return ActionMark(test, file, call.lineno, action, sequence, error)


def _literal(node: ast.expr, constants: dict[str, ast.expr]) -> object:
    """A value that is written out, or is a constant of the module. Raises `ValueError` for any other."""
    return ast.literal_eval(constants.get(node.id, node) if isinstance(node, ast.Name) else node)
