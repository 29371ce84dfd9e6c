"""`offhook settings`: the settings that hold here, and who says so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from offhook.cli.common import bold, dim, format_option, plugin_options, reported, settings_for, settings_option

if TYPE_CHECKING:
    from offhook.settings import Effective, Entry, Settings

_HIDDEN = "(not shown)"


@click.command("settings")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of offhook.toml, for editors.")
@plugin_options
@settings_option
@format_option
def command(schema: bool, plugins: Sequence[str], without: Sequence[str], settings_file: str | None, form: str) -> None:
    """Show the settings that hold here, each with where it comes from.

    Rising: offhook.toml, which is looked for in the working folder and those around it up to the root of the
    repository; the environment; the command line.

    \b
    Exit status: 0 shown; 3 a setting cannot be used.
    """
    with reported(form):
        from offhook.settings import settings_schema

        if schema:
            click.echo(json.dumps(settings_schema(), indent=2))
            return
        found = settings_for(settings_file, plugins=plugins, without=without)
        entries = _without_secrets(found)
    if form == "json":
        click.echo(json.dumps(_data(found, entries), indent=2))
    else:
        click.echo(_text(found, entries))


def _without_secrets(found: Effective) -> list[tuple[Entry, str]]:
    """The entries with their values as text; params that are secret, or of which nobody knows, are not shown."""
    from offhook.scripts.files import script_files
    from offhook.scripts.params import open_params

    shown = open_params(script_files(found.settings.scripts))
    configs = _shown_configs(found.settings)
    out = []
    for entry in found.entries:
        secret = entry.name.startswith("params.") and entry.name.removeprefix("params.") not in shown
        if entry.path[2:3] == ("config",):
            secret = _at(configs, (entry.path[1], *entry.path[3:])) != entry.value
        out.append((entry, _HIDDEN if secret else _written(entry.value)))
    return out


def _shown_configs(settings: Settings) -> dict[str, Any]:
    """What plugins are configured with, by their names, without what is secret or of which nobody knows."""
    if not settings.plugin_config:
        return {}
    from offhook.hosting import load_plugins
    from offhook.plugins.config import namespace
    from offhook.plugins.secrets import without_secrets

    loaded = load_plugins(
        settings.plugins, settings.without, listing=True, config=settings.given_config, scripts=settings.scripts
    )
    models = {namespace(info.name): info.config_model for info in loaded if info.config_model is not None}
    given = {name: models.get(namespace(name)) for name in settings.plugin_config}
    return {
        name: without_secrets(settings.plugin_config[name], model) for name, model in given.items() if model is not None
    }


def _at(values: Any, path: Sequence[Any]) -> Any:
    for key in path:
        values = values.get(key) if isinstance(values, dict) else None
    return values


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def _data(found: Effective, entries: list[tuple[Entry, str]]) -> dict[str, Any]:
    return {
        "file": str(found.file) if found.file is not None else None,
        "settings": [
            {
                "name": entry.name,
                "value": text if text == _HIDDEN else json.loads(json.dumps(entry.value, default=str)),
                "source": entry.source,
            }
            for entry, text in entries
        ],
    }


def _text(found: Effective, entries: list[tuple[Entry, str]]) -> str:
    names = max(len(entry.name) for entry, _ in entries)
    values = min(60, max(len(text) for _, text in entries))
    lines = [f"settings of {found.file}" if found.file is not None else "no offhook.toml here"]
    lines += ["", bold(f"{'setting':<{names}}  {'value':<{values}}  from")]
    for entry, text in entries:
        line = f"{entry.name:<{names}}  {text:<{values}}  {entry.source}"
        lines.append(dim(line) if entry.source == "default" else line)
    return "\n".join(lines)
