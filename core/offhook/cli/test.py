"""`offhook test`: the tests that scripts hold, each in a centre of its own."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence

import click

from offhook.cli.common import FAILED, parse_params, plugin_options, reported, settings_for, settings_option, use_colour


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
def command(
    files: Sequence[str],
    plugins: Sequence[str],
    without: Sequence[str],
    settings_file: str | None,
    pairs: Sequence[str],
    part: str | None,
    form: str,
) -> None:
    """Run the tests in scripts (`test "…" do … end`), each in a centre of its own and in virtual time.

    FILE may be a folder of scripts; without one, the scripts of the settings are tested.

    \b
    Exit status: 0 all passed; 1 a test failed; 3 a script has errors, there is no test, or
    a plugin or a setting cannot be used.
    """
    with reported(form):
        from offhook.errors import ConfigError
        from offhook.scripts.files import script_files
        from offhook.testing.scripts import reports
        from offhook.testing.scripts.runner import Setting, collect, run_test

        logging.getLogger("offhook").addHandler(logging.NullHandler())  # what fails is told with its test
        settings = settings_for(settings_file, plugins=plugins, without=without, scripts=files).settings
        if not settings.scripts:
            raise click.UsageError("there is nothing to test: name files, or give scripts in offhook.toml")
        setting = Setting(
            plugins=settings.plugins,
            without=settings.without,
            config=settings.given_config,
            params={**settings.params, **parse_params(pairs)},
        )
        tests = collect(script_files(settings.scripts), setting)
        chosen = [one for one in tests if part is None or part.casefold() in one.name.casefold()]
        if not chosen:
            said = f"no test has {part!r} in its name" if tests else "there is no test in it"
            raise ConfigError(said, file=settings.scripts[0], code="no-such-test")
        verdicts = []
        for one in chosen:
            verdicts.append(run_test(one, setting))
            if form == "text":
                click.echo(reports.text(verdicts[-1], color=use_colour()))
    if form == "json":
        click.echo(json.dumps(reports.to_json(verdicts), indent=2))
    elif form == "junit":
        click.echo(reports.junit(verdicts))
    else:
        click.echo(reports.verdict(verdicts))
    if not all(one.passed for one in verdicts):
        sys.exit(FAILED)
