"""Version conflicts: what the distributions of plugins need and is not there, and plugins for another interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import metadata
from typing import Final

from offhook.doctor.broken import placed
from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient
from offhook.plugins.sources import GROUP

_NEITHER: Final = "`pip install --upgrade {}` may bring them together; `pip check` looks at all that is installed"


def versions(patient: Patient) -> Iterator[Finding]:
    """A finding for each requirement that is not met, and for each plugin of another API version."""
    for info in patient.plugins:
        if info.code == "api-version":
            yield placed("versions", info.name, info.problem or "", "`offhook explain api-version` says more")
    installed = {_canonical(one.metadata["Name"] or ""): one.version for one in patient.distributions}
    for distribution in sorted(patient.distributions, key=lambda one: (one.metadata["Name"] or "").casefold()):
        names = [point.name for point in distribution.entry_points if point.group == GROUP]
        if names:
            yield from _unmet(distribution, names[0] if len(names) == 1 else "", installed)


def _unmet(distribution: metadata.Distribution, plugin: str, installed: Mapping[str, str]) -> Iterator[Finding]:
    from packaging.requirements import InvalidRequirement, Requirement

    name = distribution.metadata["Name"] or ""
    for text in distribution.requires or ():
        try:
            wanted = Requirement(text)
        except InvalidRequirement as problem:
            yield Finding("versions", plugin, f"{name} says a requirement that cannot be read: {problem}")
            continue
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        there = installed.get(_canonical(wanted.name))
        if there is not None and wanted.specifier.contains(there, prereleases=True):
            continue
        what = f"{wanted.name} {wanted.specifier}".strip()
        found = f"{wanted.name} {there} is installed" if there is not None else "it is not installed"
        message = f"{name} {distribution.version} needs {what}; {found}"
        yield Finding("versions", plugin, message, hint=_NEITHER.format(name))


def _canonical(name: str) -> str:
    from packaging.utils import canonicalize_name

    return canonicalize_name(name)
