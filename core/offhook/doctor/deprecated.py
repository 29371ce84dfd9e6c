"""What plugins use that will go."""

from __future__ import annotations

from collections.abc import Iterator

from offhook.doctor.broken import placed
from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient


def deprecated(patient: Patient) -> Iterator[Finding]:
    """A finding for each use of something deprecated."""
    for info in patient.plugins:
        for text in info.deprecations:
            yield placed("deprecated", info.name, text)
