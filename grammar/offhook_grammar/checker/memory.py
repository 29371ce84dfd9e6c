"""What scripts remember: which memory a place means, and of what type it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.describing import describe
from offhook_grammar.checker.relations import is_unknown, join_all, options
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import listed, nearest, replacing
from offhook_grammar.checker.world import Read
from offhook_grammar.diagnostics import Advice
from offhook_grammar.memories import OWNERS, MemoryPlace, memory_place
from offhook_grammar.tree import Expression, Field, Index, Name
from offhook_grammar.types import ANY, Entity, Type

Infer = Callable[[Expression, Scope], Type]

_KIND_OF = {type_name: kind for kind, type_name in OWNERS.items()}


def memory_type(place: Expression, scope: Scope, infer: Infer) -> Type:
    """The type of what `recall`, `remember` or `forget` names; a place that is no declared memory is reported."""
    found = memory_place(place, [name.partition(".")[2] for name in scope.visible.memories])
    if found is None:
        infer(place, scope)
        scope.report.error("H219", place.span, "only a declared memory can be named here", hint=_example(scope))
        return ANY
    declared = _meant(found, scope, infer)
    if found.alone is not None or not _is_of_run(found.owner, scope):
        scope.note(Read(f"recall {found.name}", found.field.span))
    kind = join_all(scope.world.type_of(one) for one in declared) if declared else ANY
    # what stands behind it is looked at as it is behind any value
    scope.world.types.put(found.field, kind)
    return infer(place, scope)


def _is_of_run(owner: Expression, scope: Scope) -> bool:
    """Whether the owner begins with a name that only a run has, which is noted by itself."""
    name = root(owner)
    return name is not None and scope.local(name.name) is None and scope.host(name.name) is not None


def _meant(place: MemoryPlace, scope: Scope, infer: Infer) -> list[Declared]:
    """The declarations that can be meant; none, which is reported, where there is no such memory."""
    if place.alone is not None:
        return _declared(place, [place.alone], place.alone, scope)
    owner = infer(place.owner, scope)
    if is_unknown(owner):
        return _declared(place, list(OWNERS), "…", scope)
    kinds = [_KIND_OF[one.name] for one in options(owner) if isinstance(one, Entity) and one.name in _KIND_OF]
    if not kinds:
        scope.report.error(
            "H219",
            place.field.span,
            f"{describe(owner)} remembers nothing: memory belongs to {listed(OWNERS, last='or')}, "
            "to the `centre`, or to the `script`",
        )
        return []
    return _declared(place, kinds, kinds[0], scope)


def _declared(place: MemoryPlace, kinds: list[str], shown: str, scope: Scope) -> list[Declared]:
    memories = scope.visible.memories
    found = [memories[name] for kind in kinds if (name := f"{kind}.{place.name}") in memories]
    if not found and not scope.visible.may_know(place.name):
        names = [name for name in memories if name.partition(".")[0] in kinds]
        near = _nearest(place, kinds[0], names)
        kind = shown if shown != "…" else "task"
        scope.report.error(
            "H219",
            place.field.name.span,
            f"there is no memory `{place.name}`" if shown == "…" else f"there is no memory `{shown}.{place.name}`",
            hint=near or f"declare it at the top of the file: `memory {kind}.{place.name}: number = 0`",
        )
    return found


def root(place: Expression) -> Name | None:
    """The name at the start of a place; None when it does not start with one."""
    while isinstance(place, Field | Index):
        place = place.target
    return place if isinstance(place, Name) else None


def _example(scope: Scope) -> str:
    name = next(iter(scope.visible.memories), None)
    return f"write `{name}`" if name is not None else "declare one: `memory task.tries: number = 0`"


def _nearest(place: MemoryPlace, kind: str, names: Iterable[str]) -> Advice | None:
    near = nearest(f"{kind}.{place.name}", names)
    if near is None:
        return None
    return replacing(place.field.name.span, near.partition(".")[2], f"did you mean `{near}`?")
