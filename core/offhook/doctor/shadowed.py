"""Names that two things have, so that one of them cannot be reached, or nobody knows which is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient
from offhook.pipeline import Handler
from offhook.plugins.sources import GROUP


def shadowed(patient: Patient) -> Iterator[Finding]:
    """Findings of plugins of two distributions, handlers, and handlers named like plugins.

    Actions, events, functions and commands cannot be shadowed: the later plugin is broken then.
    """
    yield from _distributions(patient)
    yield from _handlers(patient)


def _distributions(patient: Patient) -> Iterator[Finding]:
    """One name, two distributions: only the first is loaded."""
    owners: dict[str, list[str]] = defaultdict(list)
    named = sorted(patient.distributions, key=lambda one: (one.metadata["Name"] or "").casefold())
    for distribution in named:
        name = distribution.metadata["Name"] or ""
        for point in distribution.entry_points:
            if point.group == GROUP and name not in owners[point.name]:
                owners[point.name].append(name)
    for plugin, names in owners.items():
        for other in names[1:]:
            message = f"the distribution {other} has a plugin {plugin}, too, and that of {names[0]} hides it"
            yield Finding("shadowed", plugin, message, hint=f"uninstall {other} or {names[0]}")


def _handlers(patient: Patient) -> Iterator[Finding]:
    by_name: dict[str, list[Handler]] = defaultdict(list)
    for handler in patient.planner.handlers:
        by_name[handler.name].append(handler)
    for name, handlers in by_name.items():
        owners = {handler.origin.owner for handler in handlers}
        if len(owners) > 1:
            first, second = handlers[0].origin, handlers[-1].origin
            yield Finding(
                "shadowed",
                second.owner if second.kind == "plugin" else "",
                f"its handler {name} has the name of one of {first.owner} ({first.place}): "
                "`ahead_of` and `behind` mean both",
                second.file,
                second.line,
                "give one of them another name with `named`",
            )
    plugins = {info.name for info in patient.plugins}
    for name in sorted(plugins & by_name.keys()):
        origin = by_name[name][0].origin
        message = f"a handler of {origin.owner} is named {name}, as a plugin is: `ahead_of` and `behind` mean both"
        yield Finding("shadowed", name, message, origin.file, origin.line, "give it another name with `named`")
