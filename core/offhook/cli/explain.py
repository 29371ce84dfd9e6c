"""`offhook explain`: what would run for an action or event, or what a code of a diagnostic or error means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from offhook.cli.common import bold, dim, format_option, plugin_options, reported, settings_for, settings_option
from offhook.cli.rule_text import rule_words


@click.command("explain")
@click.argument("what", metavar="ACTION|EVENT|CODE")
@click.option(
    "--script",
    "scripts",
    multiple=True,
    metavar="PATH",
    help="A script or a scenario's folder, in place of the settings' scripts; repeatable.",
)
@plugin_options
@settings_option
@format_option
def command(
    what: str,
    scripts: Sequence[str],
    plugins: Sequence[str],
    without: Sequence[str],
    settings_file: str | None,
    form: str,
) -> None:
    """Print, in order, all that would run at each stage of an action, with file, line and condition.

    For a code such as H101 or action-pending: what it means and what helps.

    \b
    Exit status: 0 explained; 3 nothing of that name, or something cannot be used.
    """
    with reported(form):
        from offhook.explaining import explain_code, explain_target

        page = explain_code(what)
        if page is not None:
            click.echo(json.dumps(page.to_json(), indent=2) if form == "json" else page.text())
            return
        levels = settings_for(settings_file, plugins=plugins, without=without)
        stages = explain_target(what, scripts=tuple(scripts), levels=levels)
    click.echo(json.dumps(stages, indent=2) if form == "json" else _text(stages))


def _text(stages: dict[str, Any]) -> str:
    lines = [bold(stages["name"])]
    number = 0
    for stage in stages["stages"]:
        lines.append(f"  {stage['stage']}")
        if not stage["handlers"]:
            lines.append(dim("    nothing"))
        for handler in stage["handlers"]:
            number += 1
            lines.append(f"    {number}. {handler['name']}{rule_words(handler)}")
            lines.append(dim(f"       {handler['kind']} {handler['owner']}, {handler['file']}:{handler['line']}"))
            if handler["condition"]:
                lines.append(f"       when {handler['condition']}")
    return "\n".join(lines)
