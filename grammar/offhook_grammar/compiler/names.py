"""Names: the variables of one function, and the definitions that a file sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING

from offhook_grammar.frames import PASSING
from offhook_grammar.node import Frozen, record
from offhook_grammar.program import Facts
from offhook_grammar.tree import Const, DefineFunction, DefineProcedure, File, Memory, Param, TypeDeclaration, Use

if TYPE_CHECKING:
    from offhook_grammar.sources import Bundle

_FIXED = frozenset({"None", "True", "False"})


class Variables:
    """The variables of one function: scopes within scopes, each declaration with a Python name of its own.

    The first `x` is called `x`, so that a debugger shows it so; another `x` beside it is `x·2`. Globals of compiled
    code have a dot in them, so no variable can hide one.
    """

    def __init__(self) -> None:
        self._scopes: list[dict[str, str]] = [{}]
        self._counts: dict[str, int] = {}

    def declare(self, name: str) -> str:
        """The Python name of a new variable."""
        plain = name.isidentifier() and not name.startswith("_") and name not in _FIXED
        base = name if plain else "_" + "".join(letter for letter in name if letter.isalnum())
        count = self._counts[base] = self._counts.get(base, 0) + 1
        python_name = base if count == 1 else f"{base}·{count}"
        self._scopes[-1][name] = python_name
        return python_name

    def temporary(self) -> str:
        """A name for a value that the script has no name for."""
        count = self._counts["."] = self._counts.get(".", 0) + 1
        return f".{count}t"

    def passing(self, title: str = "") -> str:
        """A name for a value that is used up within one expression: what is kept of a waiting run leaves it out."""
        count = self._counts["."] = self._counts.get(".", 0) + 1
        return f".{title}{count}{PASSING}"

    def visible(self) -> tuple[str, ...]:
        """The Python names of all variables that are known here."""
        found: dict[str, str] = {}
        for scope in self._scopes:
            found.update(scope)
        return tuple(found.values())

    def find(self, name: str) -> str | None:
        """The Python name of the innermost variable of that name."""
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        return None

    @contextmanager
    def scope(self) -> Iterator[None]:
        """What is declared within ends with it."""
        self._scopes.append({})
        try:
            yield
        finally:
            self._scopes.pop()


@record
class Callee(Frozen):
    """A function or procedure of a script. `facts` are those of a procedure."""

    node: DefineFunction | DefineProcedure
    file: int
    facts: Facts = field(default_factory=Facts)

    @property
    def global_name(self) -> str:
        return f"define.{self.node.name.text}"

    @property
    def moving_name(self) -> str:
        """The twin whose comparisons tell the host when their verdict changes."""
        return f"moving.{self.node.name.text}"


@record
class Visible(Frozen):
    """What a file sees: its own definitions and those of the files it uses, and of those that they use."""

    values: Mapping[str, tuple[str, int]]  # script name → global name, file
    callees: Mapping[str, tuple[DefineFunction | DefineProcedure, int]]
    types: Mapping[str, tuple[TypeDeclaration, int]]
    memories: Mapping[str, int] = field(default_factory=dict)  # `task.transfers` → file


def visible_definitions(bundle: Bundle) -> list[Visible]:
    """What each file of the bundle sees. A file's own definition goes before one that it uses."""
    numbers = {source.path: number for number, source in enumerate(bundle.files)}
    seen: list[Visible] = []
    for number, source in enumerate(bundle.files):
        own = _own(source.tree, number)
        used = [numbers.get(source.uses.get(item.path, "")) for item in source.tree.items if isinstance(item, Use)]
        seen.append(_joined(own, [seen[other] for other in used if other is not None and other < number]))
    return seen


def _own(tree: File, number: int) -> Visible:
    values: dict[str, tuple[str, int]] = {}
    callees: dict[str, tuple[DefineFunction | DefineProcedure, int]] = {}
    types: dict[str, tuple[TypeDeclaration, int]] = {}
    memories: dict[str, int] = {}
    for item in tree.items:
        if isinstance(item, Param):
            values.setdefault(item.name.text, (f"param.{item.name.text}", number))
        elif isinstance(item, Const):
            values.setdefault(item.name.text, (f"const.{item.name.text}", number))
        elif isinstance(item, (DefineFunction, DefineProcedure)):
            callees.setdefault(item.name.text, (item, number))
        elif isinstance(item, TypeDeclaration):
            types.setdefault(item.name.text, (item, number))
        elif isinstance(item, Memory):
            memories.setdefault(f"{item.kind.text}.{item.name.text}", number)
    return Visible(values, callees, types, memories)


def _joined(own: Visible, used: Sequence[Visible]) -> Visible:
    values, callees, types = dict(own.values), dict(own.callees), dict(own.types)
    memories = dict(own.memories)
    for other in used:
        for name, value in other.values.items():
            values.setdefault(name, value)
        for name, callee in other.callees.items():
            callees.setdefault(name, callee)
        for name, declared in other.types.items():
            types.setdefault(name, declared)
        for name, owner in other.memories.items():
            if not name.startswith("script."):  # which is known in its own file alone
                memories.setdefault(name, owner)
    return Visible(values, callees, types, memories)
