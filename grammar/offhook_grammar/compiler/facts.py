"""What bodies do: wait, invoke, proceed, cancel, edit; with what the procedures that they call do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from offhook_grammar.compiler.places import root_name
from offhook_grammar.compiler.walk import descendants, own_descendants
from offhook_grammar.node import Frozen, record
from offhook_grammar.program import Facts
from offhook_grammar.tree import (
    Add,
    Ask,
    Block,
    CallProcedure,
    Cancel,
    DefineProcedure,
    Invoke,
    Meanwhile,
    Node,
    Proceed,
    Redirect,
    Remove,
    Repeat,
    Retry,
    Set,
    Together,
    Wait,
    WaitFor,
    WaitUntil,
)

NO_FACTS = Facts()


@record
class BodyFacts(Frozen):
    """What a body does itself, and the names of the procedures that it calls."""

    own: Facts
    calls: tuple[str, ...]


def body_facts(body: Block, payload_names: frozenset[str] = frozenset({"payload"})) -> BodyFacts:
    """What `body` does itself; `payload_names` are the names under which it knows the payload."""
    nodes = list(own_descendants(body))
    kinds = {type(node) for node in nodes}
    if kinds.isdisjoint(_ACTING):  # most bodies set a value and no more
        edits = not kinds.isdisjoint(_EDITING) and any(_edits(node, payload_names) for node in nodes)
        return BodyFacts(Facts(edits=edits), ())
    redirected = {id(node.target) for node in nodes if isinstance(node, Redirect)}
    invokes = any(
        isinstance(node, Together) or (isinstance(node, Invoke) and id(node) not in redirected) for node in nodes
    )
    own = Facts(
        waits=any(_waits(node) for node in nodes),
        invokes=invokes,
        proceeds=Proceed in kinds,
        cancels=Cancel in kinds or Redirect in kinds,
        edits=any(_edits(node, payload_names) for node in nodes),
        hears=_hears(body),
    )
    return BodyFacts(own, tuple(node.procedure.text for node in nodes if isinstance(node, CallProcedure)))


_EDITING = frozenset({Set, Add, Remove})
_ACTING = frozenset({
    Ask, CallProcedure, Cancel, Invoke, Meanwhile, Proceed, Redirect, Repeat, Retry, Together, Wait, WaitFor, WaitUntil,
})  # fmt: skip


def _edits(node: Node, payload_names: frozenset[str]) -> bool:
    return isinstance(node, (Set, Add, Remove)) and root_name(node.place) in payload_names


def _hears(body: Block) -> tuple[str, ...]:
    """The events that are waited for, also in a `meanwhile`: the run that this begins is one of the same handler."""
    waits = [node for node in descendants(body) if isinstance(node, WaitFor)]
    return tuple(sorted({word.text for node in waits for word in node.events}))


def _waits(node: Node) -> bool:
    if isinstance(node, Repeat | Retry):
        return node.every is not None
    return isinstance(node, Ask | Wait | WaitFor | WaitUntil)


def merged(facts: Iterable[Facts]) -> Facts:
    """What any of these does."""
    all_facts = tuple(facts)
    return Facts(
        waits=any(one.waits for one in all_facts),
        invokes=any(one.invokes for one in all_facts),
        proceeds=any(one.proceeds for one in all_facts),
        cancels=any(one.cancels for one in all_facts),
        edits=any(one.edits for one in all_facts),
        hears=tuple(sorted({name for one in all_facts for name in one.hears})),
    )


Key = tuple[int, str]
"""A procedure: its file's place in the bundle, and its name."""


def procedure_facts(
    procedures: Mapping[Key, DefineProcedure], resolve: Callable[[int, str], Key | None]
) -> dict[Key, Facts]:
    """The facts of every procedure with those of the procedures it calls; `resolve` tells which one a file means."""
    bodies = {key: body_facts(node.body) for key, node in procedures.items()}
    found = {key: body.own for key, body in bodies.items()}
    changed = True
    while changed:
        changed = False
        for key, body in bodies.items():
            called = (resolve(key[0], name) for name in body.calls)
            new = merged([found[key], *[found[other] for other in called if other is not None]])
            changed = changed or new != found[key]
            found[key] = new
    return found
