"""The order of handlers: names that are unique, `ahead of` and `behind` without cycles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from offhook_grammar.checker.cycles import cycles
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.suggestions import listed
from offhook_grammar.diagnostics import Related
from offhook_grammar.node import Frozen, record
from offhook_grammar.tree import Ahead, Behind, Handler, Named, Stage


@record
class Placed(Frozen):
    """A handler with its file."""

    handler: Handler
    file: str

    @property
    def named(self) -> Named | None:
        return next((clause for clause in self.handler.clauses if isinstance(clause, Named)), None)


def check_order(handlers: Sequence[Placed], reports: Mapping[str, Report]) -> None:
    """Report names given to two handlers, and handlers that would each have to come before the other."""
    named: dict[str, Placed] = {}
    for placed in handlers:
        clause = placed.named
        if clause is None or not clause.name.strip():
            continue
        other = named.setdefault(clause.name, placed)
        if other is not placed:
            where = "" if other.file == placed.file else f" of {other.file}"
            reports[placed.file].error(
                "H405",
                clause.span,
                f'a handler is called "{clause.name}" already, on line {other.handler.span.line}{where}',
                hint="names are what `ahead of` and `behind` go by: give each handler its own",
                related=_first(other),
            )
    _check_cycles(named, reports)


def _first(placed: Placed) -> tuple[Related, ...]:
    clause = placed.named
    return () if clause is None else (Related(placed.file, clause.span, "the first one"),)


def _check_cycles(named: Mapping[str, Placed], reports: Mapping[str, Report]) -> None:
    reported: set[frozenset[str]] = set()
    for stage in Stage:
        members = {name: placed for name, placed in named.items() if placed.handler.stage is stage}
        for target in _targets(members.values()):
            group = {name: placed for name, placed in members.items() if _concerns(placed.handler, target)}
            for cycle in cycles(_edges(group)):
                if frozenset(cycle) not in reported:
                    reported.add(frozenset(cycle))
                    _complain(cycle, group, reports)


def _targets(handlers: Iterable[Placed]) -> list[str]:
    return sorted({target.name for placed in handlers for target in placed.handler.targets})


def _concerns(handler: Handler, target: str) -> bool:
    return any(other.name in (target, "*") for other in handler.targets)


def _edges(group: Mapping[str, Placed]) -> dict[str, list[str]]:
    """Who comes before whom; names of handlers that are not in the group are ignored."""
    edges: dict[str, list[str]] = {name: [] for name in group}
    for name, placed in group.items():
        for clause in placed.handler.clauses:
            if isinstance(clause, Ahead) and clause.of in group:
                edges[name].append(clause.of)
            elif isinstance(clause, Behind) and clause.of in group:
                edges[clause.of].append(name)
    return edges


def _complain(cycle: Sequence[str], group: Mapping[str, Placed], reports: Mapping[str, Report]) -> None:
    first = group[cycle[0]]
    clause = next((c for c in first.handler.clauses if isinstance(c, Ahead | Behind) and c.of in cycle), None)
    span = clause.span if clause is not None else first.handler.span
    steps = [f'"{one}" before "{other}"' for one, other in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
    reports[first.file].error(
        "H406",
        span,
        f"these handlers can have no order: {listed(steps, quote='')}",
        hint="leave out one `ahead of` or `behind`",
    )
