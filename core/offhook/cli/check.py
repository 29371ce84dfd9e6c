"""`offhook check`: everything that can be known of scripts without running them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from offhook.cli.common import (
    FAILED,
    plugin_options,
    reported,
    settings_for,
    settings_option,
    use_colour,
)

if TYPE_CHECKING:
    from offhook.scripts.checking import Findings


@click.command("check")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@plugin_options
@settings_option
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to print; github: annotations of a workflow's changed files.",
)
def command(
    files: Sequence[str],
    plugins: Sequence[str],
    without: Sequence[str],
    settings_file: str | None,
    strict: bool,
    form: str,
) -> None:
    """Check scripts: names, types, units, clauses, what can never be reached.

    Every finding has a code; `offhook explain CODE` says more. FILE may be `-` for standard input,
    or a folder of scripts; without one, the scripts of the settings are checked.

    \b
    Exit status: 0 nothing found, or only warnings; 1 errors (with --strict: any finding);
    3 a plugin or a setting cannot be used.
    """
    with reported(form):
        from offhook.scripts.checking import check_files
        from offhook.scripts.files import none_there, script_files

        settings = settings_for(settings_file, plugins=plugins, without=without, scripts=files).settings
        if not settings.scripts:
            raise click.UsageError("there is nothing to check: name files, or give scripts in offhook.toml")
        paths = script_files(settings.scripts)
        if not paths:
            raise none_there(settings.scripts)
        found = check_files(paths, plugins=settings.plugins, without=settings.without, config=settings.given_config)
    _print(found, form)
    if any(one.is_error or strict for one in found.diagnostics):
        sys.exit(FAILED)


def _print(found: Findings, form: str) -> None:
    from offhook_grammar.annotations import to_annotation
    from offhook_grammar.render import render_all, to_json

    if form == "json":
        click.echo(json.dumps([to_json(one) for one in found.diagnostics], indent=2))
        return
    if form == "github":
        for one in found.diagnostics:
            click.echo(to_annotation(one, found.texts.get(one.file, ""), found.of(one.file)))
    elif found.diagnostics:
        click.echo(render_all(found.diagnostics, found.texts, color=use_colour()) + "\n")
    click.echo(_verdict(found), err=bool(found.diagnostics))


def _verdict(found: Findings) -> str:
    errors = sum(1 for one in found.diagnostics if one.is_error)
    warnings = len(found.diagnostics) - errors
    files = len(found.texts)
    what = f"{files} file{'s' if files != 1 else ''} checked: "
    if not found.diagnostics:
        return what + "nothing found"
    words = [f"{errors} error{'s' if errors != 1 else ''}"] if errors else []
    words += [f"{warnings} warning{'s' if warnings != 1 else ''}"] if warnings else []
    return what + ", ".join(words)
