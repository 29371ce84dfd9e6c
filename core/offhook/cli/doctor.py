"""`offhook doctor`: what is wrong, or may be, with the plugins and settings here."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from offhook.cli.common import (
    FAILED,
    bold,
    dim,
    format_option,
    plugin_options,
    reported,
    settings_for,
    settings_option,
)

if TYPE_CHECKING:
    from offhook.doctor import Finding

_HEADS: Final = {
    "broken": "Broken plugins",
    "unusable": "No host can be built",
    "versions": "Version conflicts",
    "shadowed": "Shadowed names",
    "contested": "Plugins that may get in each other's way",
    "blocked": "Hooks that never run",
    "unused": "Settings that mean nothing",
    "deprecated": "What will go",
    "health": "Health",
}


@click.command("doctor")
@plugin_options
@settings_option
@format_option
def command(plugins: Sequence[str], without: Sequence[str], settings_file: str | None, form: str) -> None:
    """Look for what is wrong, or may be, with plugins and settings.

    Broken plugins, version conflicts, names that two things have, plugins that may both cancel or replace the same
    action, hooks that never run, settings that mean nothing, what will go in a later release, health.

    \b
    Exit status: 0 nothing found, or only notes; 1 findings; 3 a setting cannot be used.
    """
    with reported(form):
        from offhook.doctor import Patient, examine

        levels = settings_for(settings_file, plugins=plugins, without=without)
        with _quiet():
            patient = Patient.of(levels)
            found = examine(patient)
    count = len(list(patient.plugins))
    if form == "json":
        click.echo(json.dumps({"plugins": count, "findings": [one.to_json() for one in found]}, indent=2))
    else:
        click.echo(_text(found, count))
    if any(not one.is_note for one in found):
        sys.exit(FAILED)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings that are logged as plugins are loaded: all of it stands among the findings."""
    logger, silent = logging.getLogger("offhook"), logging.NullHandler()
    logger.addHandler(silent)
    try:
        yield
    finally:
        logger.removeHandler(silent)


def _text(found: Sequence[Finding], plugins: int) -> str:
    lines: list[str] = []
    for check, head in _HEADS.items():
        own = [one for one in found if one.check == check]
        if not own:
            continue
        lines.append(bold(head))
        for one in own:
            lines.append(f"  {one.plugin}: {one.message}" if one.plugin else f"  {one.message}")
            lines += [dim(f"    {words}") for words in (one.place, one.hint) if words]
        lines.append("")
    serious = sum(1 for one in found if not one.is_note)
    notes = len(found) - serious
    words = [_count(serious, "finding")] if serious else []
    words += [_count(notes, "note")] if notes else []
    return "\n".join([*lines, f"{_count(plugins, 'plugin')} looked at: {', '.join(words) or 'nothing found'}"])


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number != 1 else ''}"
