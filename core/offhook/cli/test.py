"""`offhook test`: the tests that scripts hold, each in a centre of its own."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from offhook.cli.common import FAILED, parse_params, plugin_options, reported, settings_for, settings_option, use_colour

if TYPE_CHECKING:
    from offhook.testing.scripts.coverage import Coverage
    from offhook.testing.scripts.runner import Verdict


@click.command("test")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@plugin_options
@settings_option
@click.option("--param", "pairs", multiple=True, metavar="NAME=VALUE", help="Set a script's param; may be repeated.")
@click.option("--filter", "part", metavar="TEXT", help="Only tests in whose name this occurs, in any case.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "junit"]), default="text", show_default=True,
    help="What is printed: for people, for programs, or as JUnit's XML, which CI systems read.",
)  # fmt: skip
@click.option("--coverage", "measured", is_flag=True, help="Tell which handlers, branches and lines no test has run.")
@click.option(
    "--fail-under", "least", type=click.FloatRange(0, 100), metavar="PERCENT",
    help="With --coverage: exit with 1 if less of all lines and branches is covered.",
)  # fmt: skip
def command(
    files: Sequence[str],
    plugins: Sequence[str],
    without: Sequence[str],
    settings_file: str | None,
    pairs: Sequence[str],
    part: str | None,
    form: str,
    measured: bool,
    least: float | None,
) -> None:
    """Run the tests in scripts (`test "…" do … end`), each in a centre of its own and in virtual time.

    FILE may be a folder of scripts; without one, the scripts of the settings are tested.

    \b
    Exit status: 0 all passed; 1 a test failed, or too little is covered; 3 a script has errors, there is no test, or
    a plugin or a setting cannot be used.
    """
    with reported(form):
        from offhook.errors import ConfigError
        from offhook.scripts.files import none_there, script_files
        from offhook.testing.scripts import reports
        from offhook.testing.scripts.coverage import Coverage
        from offhook.testing.scripts.runner import Setting, collect, run_test

        logging.getLogger("offhook").addHandler(logging.NullHandler())  # what fails is told with its test
        settings = settings_for(settings_file, plugins=plugins, without=without, scripts=files).settings
        if not settings.scripts:
            raise click.UsageError("there is nothing to test: name files, or give scripts in offhook.toml")
        if least is not None and not measured:
            raise click.UsageError("--fail-under goes with --coverage")
        paths = script_files(settings.scripts)
        if not paths:
            raise none_there(settings.scripts)
        setting = Setting(
            plugins=settings.plugins,
            without=settings.without,
            config=settings.given_config,
            params={**settings.params, **parse_params(pairs)},
            coverage=Coverage(paths) if measured else None,
        )
        tests = collect(paths, setting)
        chosen = [one for one in tests if part is None or part.casefold() in one.name.casefold()]
        if not chosen:
            said = f"no test has {part!r} in its name" if tests else "there is no test in it"
            raise ConfigError(said, file=settings.scripts[0], code="no-such-test")
        verdicts = []
        for one in chosen:
            verdicts.append(run_test(one, setting))
            if form == "text":
                click.echo(reports.text(verdicts[-1], color=use_colour()))
    _tell(verdicts, setting.coverage, form)
    if not _enough(setting.coverage, least) or not all(one.passed for one in verdicts):
        sys.exit(FAILED)


def _tell(verdicts: Sequence[Verdict], coverage: Coverage | None, form: str) -> None:
    """Print the verdicts, as far as they are not, and what was covered."""
    from offhook.testing.scripts import coverage_reports, reports

    covered = coverage.files() if coverage is not None else []
    if form == "json":
        more = {"coverage": coverage_reports.to_json(covered)} if coverage is not None else {}
        click.echo(json.dumps({**reports.to_json(verdicts), **more}, indent=2))
    else:
        click.echo(reports.junit(verdicts) if form == "junit" else reports.verdict(verdicts))
        if coverage is not None:
            click.echo("\n" + coverage_reports.text(covered), err=form == "junit")


def _enough(coverage: Coverage | None, least: float | None) -> bool:
    """Whether as much is covered as is wanted; says so where it is not."""
    from offhook.testing.scripts.coverage_reports import percent

    found = percent(coverage.files()) if coverage is not None and least is not None else 100.0
    if least is None or found >= least:
        return True
    click.echo(f"{found:.1f}% is covered, and {least:g}% is wanted", err=True)
    return False
