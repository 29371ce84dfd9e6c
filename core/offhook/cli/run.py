"""`offhook run`: scripts and simulated people on a stream of events, and a summary of what came of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import click

from offhook.cli.common import (
    FAILED,
    INTERRUPTED,
    UNUSABLE,
    bold,
    dim,
    format_option,
    parse_params,
    plugin_options,
    reported,
    settings_for,
    settings_option,
)
from offhook.printable import clean_lines

if TYPE_CHECKING:
    from offhook.cli.running import Shown
    from offhook.simulation.run import RunOptions
    from offhook.simulation.summary import RunSummary


@click.command("run")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--centre", metavar="FILE", help="The centre's description, in place of the scenario's.")
@click.option("--events", metavar="FILE|-", help="The events, in place of the scenario's; - is the standard input.")
@click.option(
    "--events-format", type=click.Choice(["csv", "jsonl"]), help="How they are written, where their name does not say."
)
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A script's setting; may be repeated.")
@click.option("--seed", type=int, help="Of everything that is drawn, in place of the scenario's.")
@click.option(
    "--store",
    metavar="FILE",
    help="Keep the run in this file; the same command goes on from there, also after a crash.",
)
@click.option("--dry-run", "dry", is_flag=True, help="Load, check and read everything, and do nothing.")
@click.option("--realtime", is_flag=True, help="As fast as the clock on the wall, the first event now.")
@click.option(
    "--watch/--no-watch",
    default=True,
    help="With --realtime: take up scripts that change while it runs.  [default: --watch]",
)
@click.option(
    "--ask/--no-ask",
    default=None,
    help="Put scripts' questions to you, who may answer them here.  [default: for plain scripts at a terminal]",
)
@click.option(
    "--strict/--no-strict", default=None, help="Stop at the first row that does not fit and the first failing handler."
)
@click.option(
    "--log",
    type=click.Choice(["debug", "info", "warning", "error", "off"]),
    help="From which level on log lines and notifications are shown, on the standard error.  "
    "[default: info for plain scripts; else the first warnings]",
)
@plugin_options
@settings_option
@format_option
def command(
    paths: Sequence[str],
    centre: str | None,
    events: str | None,
    events_format: Literal["csv", "jsonl"] | None,
    params: Sequence[str],
    seed: int | None,
    store: str | None,
    dry: bool,
    realtime: bool,
    watch: bool,
    ask: bool | None,
    strict: bool | None,
    log: str | None,
    plugins: Sequence[str],
    without: Sequence[str],
    settings_file: str | None,
    form: str,
) -> None:
    """Run scripts against events in a contact centre, in virtual time unless told otherwise.

    PATH is a script, or a folder with a scenario.toml that names scripts, plugins, centre, events and simulated
    people; without one, the scripts of the settings run. Rows of the events that do not fit are named on the standard
    error and left out. With --format json exactly one object is printed.

    \b
    Exit status: 0 it ran, failing handlers included; 1 with --strict: a handler failed;
    2 the command line is wrong; 3 a file cannot be used, with --strict a single row included;
    130 interrupted with Ctrl-C, after the summary so far.
    """
    given = {"params": parse_params(params), "centre": centre, "seed": seed, "strict": strict, "store": store}
    with reported(form):
        from offhook.cli.running import Shown
        from offhook.simulation.sources import read_sources

        levels = settings_for(settings_file, plugins=plugins, without=without, **given)
        sources = read_sources(paths, levels=levels)
        if not paths and not sources.scripts:
            raise click.UsageError("there is nothing to run: name a PATH, or give scripts in offhook.toml")
        options = _options(sources, events, realtime, sources.settings.strict, dry)
        options = replace(options, events_format=events_format, watch=watch)
        if dry:
            _print_dry(options, form)
            return
        plain = sources.scenario is None and form == "text"
        code = _run(options, form, Shown.chosen(log, plain=plain), ask=_asks(options, ask, plain=plain))
    sys.exit(code)


def _options(sources: Any, events: str | None, realtime: bool, strict: bool, dry: bool) -> RunOptions:
    from offhook.hosting import cache_folder
    from offhook.simulation.run import RunOptions

    return RunOptions(
        sources=sources,
        events=events,
        realtime=realtime and not dry,
        strict=strict,
        dry=dry,
        cache=None if dry else cache_folder(),
        store=None if dry else sources.settings.store,
    )


def _asks(options: RunOptions, ask: bool | None, *, plain: bool) -> bool:
    """Whether questions are put to whoever is at the terminal. Raises `UsageError` if the events come from there."""
    from offhook.simulation.run_input import is_stdin

    if is_stdin(options):
        if ask:
            raise click.UsageError("--ask reads answers from the standard input, and the events come from there")
        return False
    return ask if ask is not None else plain and sys.stdin.isatty() and sys.stderr.isatty()


def _run(options: RunOptions, form: str, shown: Shown, *, ask: bool) -> int:
    """Run, print the summary, and give the exit status."""
    from offhook.cli.running import Runner

    summary = Runner(options, shown, ask=ask).run()
    _print(summary, options, form)
    if summary.stopped == "interrupted":
        return INTERRUPTED
    if summary.error is not None:
        return FAILED if summary.error["code"] == "handler-failed" else UNUSABLE
    return 0


def _print(summary: RunSummary, options: RunOptions, form: str) -> None:
    from offhook.simulation.summary_text import as_text

    if form == "json":
        click.echo(json.dumps(summary.to_json(), indent=2))
        return
    click.echo(as_text(summary, options.sources.zone, bold=bold, dim=dim))


def _print_dry(options: RunOptions, form: str) -> None:
    from offhook.simulation.dry_run import dry_text, look
    from offhook.simulation.run import Simulation

    simulation = Simulation(options, on_problem=_tell)
    found = look(simulation)
    if form == "json":
        click.echo(json.dumps(found.to_json(), indent=2))
    else:
        click.echo(dry_text(found, options.sources.zone, bold=bold))


def _tell(problem: Any) -> None:
    click.echo(f"offhook: {clean_lines(str(problem))}", err=True)
