"""What a name means at one place of a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Literal, TypeAlias

from offhook_grammar.checker.declarations import Declared, Visible
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.world import Read, World
from offhook_grammar.diagnostics import Related, Span
from offhook_grammar.node import Fields, Frozen, changing, record
from offhook_grammar.tree import Stage, Word
from offhook_grammar.types import ActionInfo, Catalogue, Type

VariableKind: TypeAlias = Literal[
    "let", "loop", "parameter", "payload", "result", "error", "event", "entity", "declared", "host", "outside"
]

STAGE_WORDS = ("payload", "result", "error", "event")


@record
class Variable(Frozen):
    """A name with its type. `span` is where a script made it; `declared` where it is a param or a const."""

    name: str
    kind: VariableKind
    type: Type
    span: Span | None = None
    declared: Declared | None = None


@record
class Surroundings(Frozen):
    """What encloses a piece of a script: a handler with its targets, a procedure, a function, a constant, a test, or
    the time of a schedule.

    `renamed` maps a word such as `payload` to the name that `as` gave it. `actions` are the known targets.
    """

    what: Literal["handler", "procedure", "function", "constant", "schedule", "test"]
    stage: Stage | None = None
    actions: tuple[ActionInfo, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    reassigned: frozenset[str] = frozenset()  # names that a `set`, `add` or `remove` below changes
    owner: Declared | None = None  # whose reads are noted

    @property
    def name(self) -> str:
        """In words, with its article: "a `before` handler"."""
        if self.what != "handler" or self.stage is None:
            return f"a {self.what}"
        if self.stage is Stage.SCHEDULE:
            return "a schedule"
        if self.stage is Stage.ACTION:
            return "an action"
        if self.stage is Stage.EVENT:
            return "a handler of an event"
        return f"{'an' if self.stage.value[0] in 'aio' else 'a'} `{self.stage.value}` handler"


@changing
class Scope(Fields):
    """The names of one block, inside those of the blocks around it."""

    world: World
    file: str
    surroundings: Surroundings
    parent: Scope | None = None
    variables: dict[str, Variable] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return self.world.reports[self.file]

    @property
    def catalogue(self) -> Catalogue:
        return self.world.catalogue

    @property
    def visible(self) -> Visible:
        return self.world.visible[self.file]

    def inner(self) -> Scope:
        """The scope of a block inside this one."""
        return Scope(self.world, self.file, self.surroundings, self)

    def with_variable(self, variable: Variable) -> Scope:
        """An inner scope with one name more, whatever it meant before."""
        scope = self.inner()
        scope.variables[variable.name] = variable
        return scope

    def beside(self) -> Scope:
        """The scope of another run that takes these values along: it can read them, and change none."""
        inner = self.inner()
        chain: list[Scope] = []
        one: Scope | None = self
        while one is not None:
            chain.append(one)
            one = one.parent
        for scope in reversed(chain):
            changeable = [found for found in scope.variables.values() if found.kind in ("let", "payload")]
            inner.add_all(replace(found, kind="outside") for found in changeable)
        return inner

    def local(self, name: str) -> Variable | None:
        """A name made by the handler, procedure or function itself."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.parent
        return None

    def declared(self, name: str) -> Declared | None:
        """A param, const, function or procedure that this file sees."""
        return self.visible.values.get(name)

    def host(self, name: str) -> Variable | None:
        """A name that the host gives to every run: `task`, `worker`, `now`."""
        kind = self.catalogue.scope().get(name)
        return None if kind is None else Variable(name, "host", kind)

    def names(self) -> Iterator[str]:
        """Every name that an expression here could use."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.variables
            scope = scope.parent
        yield from (name for name, declared in self.visible.values.items() if declared.kind in ("param", "const"))
        yield from self.catalogue.scope()

    def note(self, read: Read) -> None:
        """Remember what a constant, a function or a procedure depends on."""
        if self.surroundings.owner is not None:
            self.world.reads.setdefault(self.surroundings.owner, []).append(read)

    def add(self, word: Word, kind: VariableKind, type_: Type) -> None:
        """A new variable of this block; a name that is taken already is reported.

        A parameter may be called `task` or `worker`: the head of its function says plainly that it is one.
        """
        name = word.text
        taken = self._taken(name, host=kind != "parameter")
        if taken is not None:
            self.report.error(
                "H211",
                word.span,
                f"`{name}` is already {taken}, so it cannot also be the name of something new",
                hint=f"`set {name} = …` changes it" if (old := self.local(name)) and old.kind == "let" else None,
                related=self._first(name),
            )
        self.variables[name] = Variable(name, kind, type_, word.span)

    def add_all(self, variables: Iterable[Variable]) -> None:
        self.variables.update({variable.name: variable for variable in variables})

    def _first(self, name: str) -> tuple[Related, ...]:
        """Where a script gave the name its meaning."""
        local, declared = self.local(name), self.declared(name)
        if local is not None:
            return () if local.span is None else (Related(self.file, local.span, "first named here"),)
        return () if declared is None else (Related(declared.file, declared.span, "first declared here"),)

    def _taken(self, name: str, host: bool) -> str | None:
        """What the name means here already, in words."""
        local = self.local(name)
        if local is not None:
            return "a word of this handler" if local.span is None else f"the name of a value, on line {local.span.line}"
        if name in self.surroundings.renamed:
            return f"a word of this handler, called `{self.surroundings.renamed[name]}` here"
        declared = self.declared(name)
        if declared is not None:
            return f"a {declared.kind}, on {declared.place(self.file)}"
        if host and name in self.catalogue.scope():
            return "a word that every handler knows"
        return None
