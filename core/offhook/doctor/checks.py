"""All checks, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from offhook.doctor.blocked import blocked
from offhook.doctor.broken import broken
from offhook.doctor.contested import contested
from offhook.doctor.deprecated import deprecated
from offhook.doctor.finding import Finding
from offhook.doctor.health import health
from offhook.doctor.patient import Patient
from offhook.doctor.shadowed import shadowed
from offhook.doctor.unusable import unusable
from offhook.doctor.unused import unused
from offhook.doctor.versions import versions

CHECKS: Final[Mapping[str, Callable[[Patient], Iterable[Finding]]]] = {
    "broken": broken,
    "unusable": unusable,
    "versions": versions,
    "shadowed": shadowed,
    "contested": contested,
    "blocked": blocked,
    "unused": unused,
    "deprecated": deprecated,
    "health": health,
}
"""Each check by its name; a finding has it as `check`."""


def examine(patient: Patient) -> list[Finding]:
    """What all checks find."""
    return [finding for check in CHECKS.values() for finding in check(patient)]
