"""What the statements of a handler or procedure do that depends on where they may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Literal, TypeAlias

from offhook_grammar.checker.declarations import Declared, Visible
from offhook_grammar.checker.walk import walk_run
from offhook_grammar.checker.world import World
from offhook_grammar.diagnostics import Span
from offhook_grammar.node import Frozen, record
from offhook_grammar.tree import (
    Ask,
    CallProcedure,
    Cancel,
    DefineProcedure,
    Fail,
    Node,
    Proceed,
    Redirect,
    Repeat,
    Retry,
    Return,
    Try,
    Wait,
    WaitFor,
    WaitUntil,
)

EffectKind: TypeAlias = Literal["cancel", "redirect", "fail", "proceed", "wait", "return value"]


@record
class Effect(Frozen):
    """One such statement. `span` is in the body that was asked about; where the statement stands in a procedure,
    it is the call's, and `through` names the procedure."""

    kind: EffectKind
    span: Span
    node: Node
    through: Declared | None = None

    @property
    def is_endless(self) -> bool:
        """A wait for a condition or an event that nothing limits."""
        return isinstance(self.node, WaitUntil | WaitFor) and self.node.up_to is None

    @property
    def notes(self) -> tuple[str, ...]:
        if self.through is None:
            return ()
        place = f"line {self.through.span.line} of {self.through.file}"
        return (f"procedure `{self.through.name}`, declared on {place}, does it",)


def effects(body: Node, file: str, world: World) -> list[Effect]:
    """The effects of a body, those of the procedures that it calls included."""
    nodes = list(walk_run(body))
    caught = _caught(nodes)
    found = _own(nodes, caught)
    for node in nodes:
        if isinstance(node, CallProcedure):
            of_it = _called(node, world.visible[file], world)
            found.extend(effect for effect in of_it if effect.kind != "fail" or id(node) not in caught)
    return found


def own_effects(body: Node) -> list[Effect]:
    """The effects of a body without those of the procedures that it calls."""
    nodes = list(walk_run(body))
    return _own(nodes, _caught(nodes))


def _own(nodes: Sequence[Node], caught: Set[int]) -> list[Effect]:
    found: list[Effect] = []
    for node in nodes:
        kind = _kind(node)
        if kind is None or (isinstance(node, Return) and node.value is None) or (kind == "fail" and id(node) in caught):
            continue
        found.append(Effect(kind, node.span, node))
    return found


def _called(call: CallProcedure, visible: Visible, world: World) -> Iterator[Effect]:
    """The effects of a procedure and of all that it calls, each procedure once, so that recursion ends."""
    first = visible.values.get(call.procedure.text)
    waiting, seen = [first] if first is not None else [], set[Declared]()
    while waiting:
        declared = waiting.pop()
        if declared in seen or not isinstance(declared.item, DefineProcedure):
            continue
        seen.add(declared)
        nodes = list(walk_run(declared.item.body))
        caught = _caught(nodes)
        for node in nodes:
            kind = _kind(node)
            # what a procedure returns ends the procedure alone
            if kind is not None and kind != "return value" and not (kind == "fail" and id(node) in caught):
                yield Effect(kind, call.span, node, declared)
            elif isinstance(node, CallProcedure):
                inner = world.visible[declared.file].values.get(node.procedure.text)
                if inner is not None:
                    waiting.append(inner)


def _caught(nodes: Sequence[Node]) -> set[int]:
    """What raises within a `try` whose `on error` takes any error, each statement by its `id`: it goes no further."""
    found: set[int] = set()
    for node in nodes:
        if isinstance(node, Try) and any(catch.kind == "error" and catch.when is None for catch in node.catches):
            found.update(id(one) for one in walk_run(node.body) if isinstance(one, (Fail, CallProcedure)))
    return found


def _kind(node: Node) -> EffectKind | None:
    if isinstance(node, (Repeat, Retry)) and node.every is not None:
        return "wait"
    return _KINDS.get(type(node))


_KINDS: dict[type, EffectKind] = {
    Cancel: "cancel",
    Redirect: "redirect",
    Fail: "fail",
    Proceed: "proceed",
    Ask: "wait",
    Wait: "wait",
    WaitUntil: "wait",
    WaitFor: "wait",
    Return: "return value",
}
