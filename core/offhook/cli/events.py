"""`offhook events`: what can happen in the centre, for handlers to hear."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from offhook.cli.common import bold, dim, format_option, plugin_options, reported, settings_for, settings_option


@click.command("events")
@click.argument("name", required=False)
@plugin_options
@settings_option
@format_option
def command(
    name: str | None, plugins: Sequence[str], without: Sequence[str], settings_file: str | None, form: str
) -> None:
    """List the events that `on EVENT do …` can hear with their fields, or show the event NAME whole.

    \b
    Exit status: 0 shown; 3 no such event, or a plugin or a setting cannot be used.
    """
    with reported(form):
        from offhook.errors import ConfigError
        from offhook.hosting import load_plugins
        from offhook.registry import nearest

        settings = settings_for(settings_file, plugins=plugins, without=without).settings
        loaded = load_plugins(
            settings.plugins, settings.without, config=settings.given_config, scripts=settings.scripts
        )
        registry = loaded.registry
        events = [_data(registry, spec) for spec in registry.events]
        if name is not None:
            events = [event for event in events if event["name"] == name]
            if not events:
                near = nearest(name, [spec.name for spec in registry.events])
                raise ConfigError(
                    f"there is no event {name}",
                    code="unknown-event",
                    hint=f"did you mean {near}?" if near else "`offhook events` lists them",
                )
    if form == "json":
        click.echo(json.dumps(events if name is None else events[0], indent=2))
    elif name is not None:
        click.echo(_whole(events[0]))
    else:
        click.echo(_list(events))


def _data(registry: Any, spec: Any) -> dict[str, Any]:
    from offhook.events import COMMON_FIELDS

    return {
        "name": spec.name,
        "summary": spec.summary,
        "hook": spec.hook_name,
        "entities": dict(spec.entities),
        "fields": dict(spec.fields),
        "common": dict(COMMON_FIELDS),
        "plugin": registry.owner(spec.name),
    }


def _list(events: Sequence[dict[str, Any]]) -> str:
    """Each event with what happened, and below that the fields that it has beyond the common ones."""
    width = max(len(event["name"]) for event in events)
    lines = []
    for event in events:
        lines.append(f"{event['name']:<{width}}  {event['summary']}")
        fields = [f"{name}: {kind}" for name, kind in (*event["entities"].items(), *event["fields"].items())]
        if fields:
            lines.append(" " * (width + 2) + dim(", ".join(fields)))
    return "\n".join([*lines, "", f"Every event has {', '.join(events[0]['common'])}, too."])


def _whole(event: dict[str, Any]) -> str:
    lines = [bold(event["name"]), f"  {event['summary']}", f"  hook      {event['hook']}(event)"]
    lines.append(f'  script    on {event["name"]} do log "{{event.type}} at {{event.at}}"')
    for fields in (event["entities"], event["fields"], event["common"]):
        for name, kind in fields.items():
            lines.append(f"  {name:<9} {kind}")
    return "\n".join(lines)
