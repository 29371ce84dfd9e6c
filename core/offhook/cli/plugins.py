"""`offhook plugins`: which plugins there are, where they come from, what they hook into."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from offhook.cli.common import bold, dim, format_option, plugin_options, reported, settings_for, settings_option

if TYPE_CHECKING:
    from offhook.plugins import PluginInfo


@click.command("plugins")
@click.argument("name", required=False)
@plugin_options
@settings_option
@format_option
def command(
    name: str | None, plugins: Sequence[str], without: Sequence[str], settings_file: str | None, form: str
) -> None:
    """List the plugins, or show the plugin NAME with every hook.

    \b
    Exit status: 0 shown, broken plugins included; 3 no such plugin, or a setting cannot be used.
    """
    with reported(form):
        from offhook.errors import ConfigError
        from offhook.hosting import load_plugins
        from offhook.registry import nearest

        settings = settings_for(settings_file, plugins=plugins, without=without).settings
        loaded = load_plugins(settings.plugins, settings.without, listing=True)
        infos = list(loaded)
        if name is not None:
            infos = [info for info in infos if info.name == name]
            if not infos:
                near = nearest(name, [info.name for info in loaded])
                raise ConfigError(
                    f"there is no plugin {name}",
                    code="unknown-plugin",
                    hint=f"did you mean {near}?" if near else "`offhook plugins` lists them",
                )
    if form == "json":
        click.echo(json.dumps([info.to_json() for info in infos], indent=2))
    elif name is not None:
        click.echo(_whole(infos[0]))
    else:
        click.echo(_list(infos))


def _list(infos: list[PluginInfo]) -> str:
    width = max(len(info.name) for info in infos)
    rows = [f"{'plugin':<{width}}  {'version':<8} {'source':<12} {'status':<12} what it has"]
    for info in infos:
        parts = [
            f"{len(things)} {word}{'s' if len(things) != 1 else ''}"
            for word, things in (
                ("action", info.actions),
                ("event", info.events),
                ("function", info.functions),
                ("hook", info.hooks),
            )
            if things
        ]
        if info.backend:
            parts.append(f"the backend {info.backend}")
        what = info.problem or ", ".join(parts) or "nothing"
        rows.append(f"{info.name:<{width}}  {info.version or '-':<8} {info.source:<12} {info.status:<12} {what}")
    return "\n".join([bold(rows[0]), *rows[1:]])


def _whole(info: PluginInfo) -> str:
    lines = [
        bold(info.name),
        f"  version  {info.version or '-'}",
        f"  source   {info.source}",
        f"  file     {info.file or '-'}",
        f"  status   {info.status}",
    ]
    if info.backend:
        lines.append(f"  backend  {info.backend}")
    if info.problem:
        lines.append(f"  problem  {info.problem}")
    lines += [f"  warning  {warning}" for warning in info.warnings]
    for word, things in (("actions", info.actions), ("events", info.events), ("functions", info.functions)):
        if things:
            lines.append(f"  {word}")
            lines += [f"    {thing}" for thing in things]
    if info.hooks:
        lines.append("  hooks")
        width = max(len(hook.target.hook_name) for hook in info.hooks)
        lines += [f"    {hook.target.hook_name:<{width}}  {dim(f'{hook.file}:{hook.line}')}" for hook in info.hooks]
    return "\n".join(lines)
