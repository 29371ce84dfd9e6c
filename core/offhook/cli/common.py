"""What the subcommands share: options, how errors reach the reader, how text is painted."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from offhook.errors import OffhookError

if TYPE_CHECKING:
    from offhook.settings import Effective

FAILED = 1
USAGE = 2
UNUSABLE = 3
INTERRUPTED = 130

F = TypeVar("F", bound=Callable[..., Any])


def format_option(function: F) -> F:
    """`--format text|json`."""
    return click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
    )(function)


def plugin_options(function: F) -> F:
    """`--plugin PATH` and `--without NAME`, both repeatable."""
    function = click.option(
        "--without", "without", multiple=True, metavar="NAME", help="Switch this plugin off; may be repeated."
    )(function)
    return click.option(
        "--plugin", "plugins", multiple=True, metavar="PATH", help="Load this plugin, too; may be repeated."
    )(function)


def settings_option(function: F) -> F:
    """`--settings FILE`."""
    return click.option(
        "--settings",
        "settings_file",
        metavar="FILE|off",
        help="The settings, in place of the offhook.toml that is found here or further up.",
    )(function)


def settings_for(settings_file: str | None, **given: Any) -> Effective:
    """The settings of a command: its file's, the environment's, and what its command line gives, None for nothing.

    Raises `ConfigError` for settings that cannot be used.
    """
    from offhook.settings import effective_settings

    return effective_settings(given, environ=os.environ, file=settings_file)


def parse_params(pairs: Sequence[str]) -> dict[str, str]:
    """`("limit=5m",)` → `{"limit": "5m"}`. Raises `click.BadParameter` for a pair without `=`."""
    out: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"{pair!r} should be name=value", param_hint="--param")
        out[name.strip()] = value
    return out


@contextmanager
def reported(form: str = "text") -> Iterator[None]:
    """Print Offhook's errors for their reader and exit with 3; never a traceback for bad input."""
    try:
        yield
    except OffhookError as error:
        if form == "json":
            click.echo(json.dumps({"error": _for_programs(error)}, indent=2))
        elif form == "github":
            click.echo(_annotation(error))
        else:
            click.echo(getattr(error, "text", None) or f"offhook: {error}", err=True)
        sys.exit(UNUSABLE)
    except KeyboardInterrupt:
        click.echo("offhook: interrupted", err=True)
        sys.exit(INTERRUPTED)


def _annotation(error: OffhookError) -> str:
    """The error as an annotation of a workflow, at its file where it has one."""
    from offhook_grammar.annotations import annotation

    place = {name: getattr(error, name, None) for name in ("file", "line")}
    return annotation("error", {**{name: at for name, at in place.items() if at}, "title": error.code}, str(error))


def _for_programs(error: OffhookError) -> dict[str, Any]:
    """The error with all that is said of it to people: findings in scripts as `offhook check` gives them."""
    out = error.to_json()
    found = getattr(error, "diagnostics", ())
    if found:
        from offhook_grammar.render import to_json

        out["diagnostics"] = [to_json(one) for one in found]
    return out


def use_colour(stream: Any = None) -> bool:
    """Whether to paint: on a terminal, unless NO_COLOR is set."""
    stream = stream or sys.stdout
    return not os.environ.get("NO_COLOR") and stream.isatty()


def bold(text: str) -> str:
    return click.style(text, bold=True) if use_colour() else text


def dim(text: str) -> str:
    return click.style(text, dim=True) if use_colour() else text
