"""What declarations need of each other: constants in their order, no recursion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offhook_grammar.checker.cycles import cycles
from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.suggestions import listed
from offhook_grammar.checker.world import Read, World
from offhook_grammar.diagnostics import Span

_AT_LOAD: Mapping[str, str] = {
    "const": "a constant",
    "param": "a default",
    "type": "a default",
    "schedule": "the time of a schedule",
    "memory": "a default",
    "action": "a default",
}


def check_recursion(declared: Sequence[Declared], world: World) -> None:
    """Report functions and procedures that call themselves, directly or through others, with the whole chain."""
    callers = [one for one in declared if one.kind in ("function", "procedure")]
    edges = {one: [called for called, _ in _calls(one, world)] for one in callers}
    reported: set[frozenset[Declared]] = set()
    for cycle in cycles(edges):
        if frozenset(cycle) in reported:
            continue
        reported.add(frozenset(cycle))
        following = cycle[1] if len(cycle) > 1 else cycle[0]
        span = next(place for called, place in _calls(cycle[0], world) if called is following)
        chain = " calls ".join(f"`{one.name}`" for one in (*cycle, cycle[0]))
        world.reports[cycle[0].file].error(
            "H216",
            span,
            f"{chain}: that would never end",
            hint="go through a list with `for each`, or make a list with `[… for each x in xs]`",
        )


def check_constants(world: World) -> None:
    """Report constants, defaults and schedules that read what is not known when the script is loaded."""
    for owner, reads in world.reads.items():
        for read in reads if owner.kind in _AT_LOAD else ():
            _check_read(owner, read, world)


def _calls(declared: Declared, world: World) -> list[tuple[Declared, Span]]:
    return [
        (read.declared, read.span)
        for read in world.reads.get(declared, ())
        if read.declared is not None and read.declared.kind in ("function", "procedure")
    ]


def _check_read(owner: Declared, read: Read, world: World) -> None:
    report = world.reports[owner.file]
    for deeper, chain in _reached(read, world):
        through = f", which {listed(chain, last='and')} reads," if chain else ""
        if deeper.declared is None:
            report.error(
                "H218",
                read.span,
                f"{_AT_LOAD[owner.kind]} is worked out when the script is loaded, "
                f"and `{deeper.name}`{through} is known only while a handler runs",
                hint="make it a function: `define name() = …`" if owner.kind == "const" else None,
            )
        elif deeper.declared.kind in ("const", "param") and deeper.declared.order >= owner.order:
            itself = deeper.declared is owner
            where = "itself" if itself else f"declared only on {deeper.declared.place(owner.file)}"
            report.error(
                "H212",
                read.span,
                f"`{deeper.name}`{through} is not known yet: it is {where}",
                hint=None if itself else f"move `{deeper.name}` above `{owner.name}`",
            )


def _reached(read: Read, world: World) -> list[tuple[Read, tuple[str, ...]]]:
    """What a read leads to, through the functions that it calls, with their names; each function once."""
    found: list[tuple[Read, tuple[str, ...]]] = []
    seen: set[Declared] = set()
    waiting: list[tuple[Read, tuple[str, ...]]] = [(read, ())]
    while waiting:
        current, chain = waiting.pop()
        declared = current.declared
        if declared is None or declared.kind != "function":
            found.append((current, chain))
        elif declared not in seen:
            seen.add(declared)
            waiting.extend((inner, (*chain, declared.name)) for inner in world.reads.get(declared, ()))
    return found
