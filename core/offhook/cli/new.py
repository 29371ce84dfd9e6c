"""`offhook new`: a plugin's distribution, or a script with its test, to begin with."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from offhook.cli.common import format_option, reported

if TYPE_CHECKING:
    from offhook.templates import Made

F = TypeVar("F", bound=Callable[..., object])


@click.group("new")
def command() -> None:
    """Make something to begin with: a plugin that can be installed, or a script; each with a test that passes.

    \b
    Exit status: 0 made; 2 the command line is wrong; 3 the name cannot be used, or something is there already.
    """


def _folder_option(function: F) -> F:
    return click.option(
        "--folder", metavar="DIR", default=".", help="The folder to make it in, in place of the working folder."
    )(function)


# ------------------------------------------------------------ plugin


@command.command("plugin", short_help="A distribution with a plugin.")
@click.argument("name", metavar="NAME")
@_folder_option
@format_option
def plugin(name: str, folder: str, form: str) -> None:
    """Make a distribution with a plugin NAME: typed hooks, settings, a function for scripts, tests and CI.

    NAME has letters, digits, hyphens and underscores. `crm-pop` makes the folder offhook-crm-pop, whose plugin is
    crm_pop. Nothing is written over.

    \b
    Exit status: 0 made; 3 the name cannot be used, or the folder is there already.
    """
    with reported(form):
        from importlib.metadata import version

        from offhook.plugins import entry_point_sources
        from offhook.plugins.manager import HOST
        from offhook.templates import make_plugin, plugin_names

        names = plugin_names(name, [HOST, *(source.name for source in entry_point_sources())])
        made = make_plugin(names, Path(folder), version("offhook"))
    _tell(
        made,
        form,
        next_steps=[
            f"cd {shlex.quote(str(made.folder))}",
            f"{_python()} -m pip install -e '.[test]'",
            f"{_python()} -m pytest",
            f"{_python()} -m offhook plugins {names.plugin}",
        ],
    )


# ------------------------------------------------------------ script


@command.command("script", short_help="A script with its test.")
@click.argument("name", metavar="NAME")
@_folder_option
@format_option
def script(name: str, folder: str, form: str) -> None:
    """Make a script NAME.hook with its test, and an offhook.toml that names it if there is none.

    Nothing is written over.

    \b
    Exit status: 0 made; 3 the name cannot be used, a file is there already, or a setting cannot be used.
    """
    with reported(form):
        from offhook.settings import find_settings
        from offhook.templates import make_script, script_names

        names = script_names(name)
        settings = find_settings(Path(folder))
        named = _named_scripts(settings)
        made = make_script(names, Path(folder), with_settings=settings is None)
        missing = settings is not None and (made.folder / names.script).resolve() not in named()
    enter = [f"cd {shlex.quote(folder)}"] if folder != "." else []
    _tell(
        made,
        form,
        next_steps=[
            *enter,
            f"{_python()} -m offhook check {names.script}",
            f"{_python()} -m pytest {names.test}",
        ],
        note=f"{settings} does not name it: add it to `scripts` there" if missing else None,
    )


def _named_scripts(settings: Path | None) -> Callable[[], set[Path]]:
    """Tells which scripts a file of settings names. What is wrong with it is raised here, before anything is made; a
    pattern that fits nothing is right, as the first script may be on its way."""
    from offhook.scripts.files import script_files
    from offhook.settings import parse_settings
    from offhook.toml import read_toml

    if settings is None:
        return set
    read_toml(settings)  # which tells what cannot even be read
    named = parse_settings(settings.read_text("utf-8-sig"), str(settings)).scripts
    return lambda: {Path(path).resolve() for path in script_files(str(settings.parent / each) for each in named)}


# ------------------------------------------------------------ what is said


def _python() -> str:
    """How this Python is called on a command line, whether or not its environment is active."""
    here, found = Path(sys.executable).absolute(), shutil.which("python")
    if found is None:
        return shlex.quote(str(here))
    # `python` and `python3` beside it are one file by two names; that of another environment links to the same one, too
    same = Path(found).absolute().parent == here.parent and Path(found).resolve() == here.resolve()
    return "python" if same else shlex.quote(str(here))


def _tell(made: Made, form: str, *, next_steps: list[str], note: str | None = None) -> None:
    if form == "json":
        out = {"folder": str(made.folder), "files": list(made.files), "next": next_steps, "note": note}
        click.echo(json.dumps({key: value for key, value in out.items() if value is not None}, indent=2))
        return
    click.echo(f"made in {made.folder}:" if str(made.folder) != "." else "made:")
    for file in made.files:
        click.echo(f"  {file}")
    if note is not None:
        click.echo(note)
    click.echo("next:")
    for step in next_steps:
        click.echo(f"  {step}")
