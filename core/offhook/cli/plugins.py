"""`offhook plugins`: which plugins there are, where they come from, what they hook into."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from offhook.cli.common import bold, dim, format_option, plugin_options, reported, settings_for, settings_option
from offhook.cli.rule_text import rule_words
from offhook_grammar.durations import format_duration

if TYPE_CHECKING:
    from pydantic import BaseModel

    from offhook.plugins import PluginInfo
    from offhook.policies import Policies


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
        from offhook.policies import Policies
        from offhook.registry import nearest

        settings = settings_for(settings_file, plugins=plugins, without=without).settings
        options = settings.host_options()
        loaded = load_plugins(
            settings.plugins, settings.without, listing=True, config=settings.given_config, scripts=settings.scripts
        )
        policies = Policies(options.policies, loaded, options.hook_limit)
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
        click.echo(json.dumps([_data(info, policies) for info in infos], indent=2))
    elif name is not None:
        click.echo(_whole(infos[0], policies))
    else:
        click.echo(_list(infos))


def _data(info: PluginInfo, policies: Policies) -> dict[str, Any]:
    """The plugin for programs, with what counts for it and each of its hooks."""
    policy = policies.of(info)
    return info.to_json() | {
        "limit": format_duration(policy.limit) if policy.limit is not None else None,
        "on_failure": policy.on_failure or "ignore",
        "after": policy.after or 1,
        "handlers": [
            {
                "hook": hook.target.hook_name,
                "file": hook.file,
                "line": hook.line,
                "mode": str(hook.options.mode) if hook.options.mode else None,
                **policies.rule(info, hook).to_json(),
            }
            for hook in info.hooks
        ],
    }


def _list(infos: list[PluginInfo]) -> str:
    width = max(len(info.name) for info in infos)
    rows = [f"{'plugin':<{width}}  {'version':<8} {'source':<12} {'status':<12} what it has"]
    for info in infos:
        parts = [
            f"{len(things)} {word}{'s' if len(things) != 1 else ''}"
            for word, things in (
                ("action", info.actions),
                ("event", info.events),
                ("type", info.types),
                ("function", info.functions),
                ("command", info.commands),
                ("hook", info.hooks),
            )
            if things
        ]
        if info.backend:
            parts.append(f"the backend {info.backend}")
        what = info.problem or ", ".join(parts) or "nothing"
        rows.append(f"{info.name:<{width}}  {info.version or '-':<8} {info.source:<12} {info.status:<12} {what}")
    return "\n".join([bold(rows[0]), *rows[1:]])


def _config_lines(model: type[BaseModel]) -> list[str]:
    from offhook.plugins.config import describe_config

    fields = describe_config(model)
    width = max((len(field["name"]) for field in fields), default=0)
    lines = []
    for field in fields:
        said = "secret" if field["secret"] else field["default"]
        word = "needed" if field["required"] else f"({said})" if said else ""
        text = " ".join(part for part in (field["description"], word) if part)
        lines.append(f"{field['name']:<{width}}  {text}".rstrip())
    return lines


def _whole(info: PluginInfo, policies: Policies) -> str:
    policy = policies.of(info)
    lines = [
        bold(info.name),
        f"  version  {info.version or '-'}",
        f"  source   {info.source}",
        f"  file     {info.file or '-'}",
        f"  status   {info.status}",
    ]
    if info.backend:
        lines.append(f"  backend  {info.backend}")
    if policy.limit is not None:
        lines.append(f"  limit    {format_duration(policy.limit)}")
    if policy.on_failure is not None:
        after = f" after {policy.after or 1}" if policy.on_failure == "disable" else ""
        lines.append(f"  failing  {policy.on_failure}{after}")
    if info.problem:
        lines.append(f"  problem  {info.problem}")
    lines += [f"  warning  {warning}" for warning in [*info.warnings, *info.deprecations]]
    for word, things in (
        ("actions", info.actions),
        ("events", info.events),
        ("types", [f"{info.name}.{one.name}  {one.summary}".rstrip() for one in info.types.values()]),
        ("functions", info.functions),
        ("commands", [f"{one.name}  {one.summary}" for one in info.commands.values()]),
    ):
        if things:
            lines.append(f"  {word}")
            lines += [f"    {thing}" for thing in things]
    if info.config_model is not None:
        lines.append(f"  settings, under [plugin.{info.name}.config]")
        lines += [f"    {line}" for line in _config_lines(info.config_model)]
    if info.hooks:
        lines.append("  hooks")
        width = max(len(hook.target.hook_name) for hook in info.hooks)
        for hook in info.hooks:
            words = rule_words(policies.rule(info, hook).to_json() | {"mode": hook.options.mode})
            lines.append(f"    {hook.target.hook_name:<{width}}  {dim(f'{hook.file}:{hook.line}')}{words}")
    return "\n".join(lines)
