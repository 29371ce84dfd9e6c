"""`offhook eval`: what an expression comes to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from offhook.cli.common import format_option, plugin_options, reported, settings_for, settings_option


@click.command("eval")
@click.argument("expression")
@click.option("--with", "given", metavar="JSON", help="The values in scope, by name: an object, or @FILE with one.")
@plugin_options
@settings_option
@format_option
def command(
    expression: str,
    given: str | None,
    plugins: Sequence[str],
    without: Sequence[str],
    settings_file: str | None,
    form: str,
) -> None:
    """Work out an expression of the language: to try a condition, or a function.

    There is no centre: what the expression reads has to be given, as in
    `offhook eval 'task.age > 5' --with '{"task": {"age": 7}}'`.

    \b
    Exit status: 0 it has a value; 3 it has none, or a plugin or a setting cannot be used.
    """
    with reported(form):
        from offhook.scripts.evaluating import evaluate
        from offhook_grammar.operations import text as as_text

        settings = settings_for(settings_file, plugins=plugins, without=without).settings
        value = evaluate(
            expression,
            _values(given),
            plugins=settings.plugins,
            without=settings.without,
            config=settings.given_config,
        )
        if form == "json":
            from offhook.journal.records import plain

            click.echo(json.dumps(plain(value), indent=2))
        else:
            click.echo("null" if value is None else as_text(value))


def _values(given: str | None) -> dict[str, Any]:
    if given is None:
        return {}
    from pathlib import Path

    from offhook.errors import ConfigError
    from offhook.sound_json import read_json

    try:
        text = Path(given[1:]).read_text("utf-8") if given.startswith("@") else given
        values = read_json(text)
    except (OSError, ValueError) as error:
        raise ConfigError(f"--with has to be JSON: {error}", code="invalid-configuration") from None
    if not isinstance(values, dict):
        raise ConfigError("--with has to be an object: a value for each name", code="invalid-configuration")
    return values
