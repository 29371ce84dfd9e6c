"""Commands that plugins add: looked for when a name is none of ours, and made into commands of click."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from offhook.cli.common import FAILED, format_option, plugin_options, reported, settings_for, settings_option

if TYPE_CHECKING:
    from offhook.commands import Argument, Command
    from offhook.plugins import PluginInfo, Plugins
    from offhook.settings import Settings


def look_up(name: str, arguments: Sequence[str]) -> tuple[click.Command | None, list[str]]:
    """The command of that name, which a plugin brings, and the names of all that plugins bring; `arguments` follow the
    name, and may say where plugins are. Exits with 3 for settings or plugins that cannot be used."""
    with reported("json" if _option(arguments, "--format")[-1:] == ["json"] else "text"):
        from offhook.hosting import load_plugins

        settings = settings_for(
            next(iter(reversed(_option(arguments, "--settings"))), None),
            plugins=tuple(_option(arguments, "--plugin")),
            without=tuple(_option(arguments, "--without")),
        ).settings
        loaded = load_plugins(
            settings.plugins, settings.without, config=settings.given_config, scripts=settings.scripts
        )
    found = loaded.command(name)
    return (_made(*found, loaded, settings) if found is not None else None), loaded.command_names


def _option(arguments: Sequence[str], name: str) -> list[str]:
    """What an option is given, wherever it stands; click reads it again when it knows the command."""
    found = []
    for place, word in enumerate(arguments):
        if word == "--":
            break
        if word == name and place + 1 < len(arguments):
            found.append(arguments[place + 1])
        elif word.startswith(f"{name}="):
            found.append(word.removeprefix(f"{name}="))
    return found


def _made(info: PluginInfo, command: Command, loaded: Plugins, settings: Settings) -> click.Command:
    from offhook.commands import arguments_of

    table = arguments_of(command)

    @plugin_options
    @settings_option
    @format_option
    def run(form: str, plugins: Any, without: Any, settings_file: Any, **values: Any) -> None:  # noqa: ARG001  # read
        given = {one.field: values[f"own_{one.field}"] for one in table if values[f"own_{one.field}"] not in (None, ())}
        _run(info, command, given, loaded, settings, form)

    text = f"{command.summary}\n\nA command of the plugin {info.name}.\n\n\b\n{_STATUS}"
    made = click.command(command.name, help=text)(run)
    made.params = [*(_parameter(one) for one in table), *made.params]
    return made


_STATUS = """Exit status: 0 it is done; 1 it failed; 2 the command line is wrong;
3 a plugin, a setting or a file cannot be used; 130 interrupted with Ctrl-C."""


def _parameter(one: Argument) -> click.Parameter:
    name = f"own_{one.field}"
    kind = click.Choice(one.choices) if one.choices else click.STRING
    if one.by_place:
        return click.Argument([name], nargs=-1 if one.many else 1, required=True, type=kind, metavar=one.name)
    note = f"  [default: {one.default}]" if one.default else ""
    summary = one.summary.removesuffix(".") if one.many else one.summary
    text = "; ".join(part for part in (summary, "may be repeated" if one.many else "") if part) + note
    if one.switch:
        return click.Option([f"{one.name}/--no-{one.name.removeprefix('--')}", name], default=None, help=text)
    metavar = None if one.choices else one.kind.upper()
    return click.Option([one.name, name], type=kind, multiple=one.many, metavar=metavar, help=text)


def _run(
    info: PluginInfo, command: Command, given: dict[str, Any], loaded: Plugins, settings: Settings, form: str
) -> None:
    from offhook.commands import CommandFailed, read_arguments, run_command
    from offhook.host import Host
    from offhook.hosting import cache_folder
    from offhook.scripts.files import script_files

    try:
        arguments = read_arguments(command, given)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    with reported(form):
        scripts = tuple(script_files(settings.scripts)) if settings.scripts else ()
        host = Host(settings.host_options(plugins=_as_loaded(loaded), scripts=scripts, cache=cache_folder()))
        own = host.plugins.find(info.name) or info
        try:
            value = run_command(host, own, command, arguments, lambda text: _say(text, form), form)
            _print(value, host.plugins.secrets, form)
        except CommandFailed as error:
            if form == "json":
                click.echo(json.dumps({"error": error.to_json()}, indent=2))
            else:
                click.echo(f"offhook: {error}", err=True)
            sys.exit(FAILED)


def _as_loaded(loaded: Plugins) -> tuple[Any, ...]:
    """The plugins that settings name by their paths, as they are in memory: the command's own classes stay its own."""
    from offhook.plugins import PluginSource

    def source(info: PluginInfo) -> PluginSource:
        return PluginSource(info.name, info.source, lambda: info.plugin, info.version)

    return tuple(source(info) for info in loaded if info.source == "path" and info.plugin is not None)


def _say(text: str, form: str) -> None:
    click.echo(text, err=form == "json")  # the standard output is one object then


def _print(value: Any, secrets: Iterable[str], form: str) -> None:
    from offhook.plugins.secrets import hide

    if isinstance(value, str) and form == "text":
        click.echo(hide(value, secrets))
    elif value is not None or form == "json":
        click.echo(hide(json.dumps(_json(value), indent=2, ensure_ascii=False), secrets))


def _json(value: Any) -> Any:
    from pydantic import BaseModel
    from pydantic_core import PydanticCustomError

    from offhook.commands import CommandFailed
    from offhook.json_values import frozen_json

    try:
        return frozen_json(value.model_dump(mode="json") if isinstance(value, BaseModel) else value)
    except PydanticCustomError as error:
        raise CommandFailed(f"the command gave back what has no JSON form: {error.message()}") from None
