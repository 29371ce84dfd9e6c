"""Plugins that cannot be used or do nothing, and functions that look like hooks and are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient
from offhook.plugins import PluginInfo, PluginStatus
from offhook.plugins.validation import marked_functions

_BETWEEN: Final = re.compile(r"; (?=[^;\s]+:\d+: )")
_PLACE: Final = re.compile(r"(?P<file>[^\n]+?):(?P<line>\d+): (?P<message>.*)", re.DOTALL)


def broken(patient: Patient) -> Iterator[Finding]:
    """A finding for each broken plugin, each problem of its author's by itself, each forgotten decorator, and each
    plugin that is empty."""
    for info in patient.plugins:
        if info.status is PluginStatus.BROKEN and info.code != "api-version":
            hint = (
                f"`offhook explain {info.code}` says more; `--without {info.name}` leaves it out" if info.code else ""
            )
            for problem in _BETWEEN.split(info.problem or ""):
                yield placed("broken", info.name, problem, hint)
        for warning in info.warnings:
            yield placed("broken", info.name, warning)
        if info.status is PluginStatus.ACTIVE and not info.warnings and _is_empty(info):
            yield Finding(
                "broken", info.name, "it has no hooks at all", info.file, hint="what is marked with @hookimpl is one"
            )


def _is_empty(info: PluginInfo) -> bool:
    return info.source != "built-in" and not marked_functions(info.plugin)


def placed(check: str, plugin: str, text: str, hint: str = "") -> Finding:
    """The finding for a text that begins with a place."""
    found = _PLACE.match(text)
    if found is None:
        return Finding(check, plugin, text, hint=hint)
    return Finding(check, plugin, found["message"], found["file"], int(found["line"]), hint)
