"""What keeps a host from being built, beside broken plugins: scripts, a centre, an order that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient


def unusable(patient: Patient) -> Iterator[Finding]:
    """A finding for each problem that came up when a host was built."""
    if patient.trouble is None:
        return
    for problem in getattr(patient.trouble, "problems", ()) or (patient.trouble,):
        hint = problem.hint or ("`offhook check` shows all of it" if problem.code == "script-errors" else "")
        yield Finding("unusable", "", problem.message, problem.file or "", problem.line, hint)
