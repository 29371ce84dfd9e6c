"""`offhook actions`: the actions that there are, and one of them whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from typing import Any

import click

from offhook.actions import action_page, describe_all, list_actions
from offhook.plugins import Plugins, entry_point_sources, path_source
from offhook.registry import Registry, nearest

UNKNOWN = 2


@click.command("actions")
@click.argument("name", required=False)
@click.option("--group", help="Only the actions of this group.")
@click.option("--backend", default="embedded", show_default=True, help="The backend whose availability the list shows.")
@click.option("--plugin", "paths", multiple=True, metavar="PATH", help="Load this plugin too; may be repeated.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(name: str | None, group: str | None, backend: str, paths: Sequence[str], form: str) -> None:
    """List all actions by group, or show the action NAME whole.

    Exit status: 0 shown; 2 wrong usage, or no such action or group.
    """
    registry = Registry()
    plugins = Plugins(registry)
    plugins.load([*entry_point_sources(), *(path_source(path) for path in paths)])
    actions = describe_all(registry, plugins)
    if group is not None:
        groups = list(dict.fromkeys(action["group"] for action in actions))
        if group not in groups:
            _unknown(f"there is no group {group}", nearest(group, groups), f"the groups are {', '.join(groups)}")
        actions = [action for action in actions if action["group"] == group]
    if name is None:
        click.echo(json.dumps(actions, indent=2) if form == "json" else list_actions(actions, backend, _paint()))
        return
    spec = registry.find_action(name)
    if spec is None or not any(action["name"] == spec.name for action in actions):
        known = [known for action in actions for known in (action["name"], *action["aliases"])]
        where = f" in the group {group}" if group else ""
        _unknown(f"there is no action {name}{where}", nearest(name, known), "`offhook actions` lists them")
    else:
        action = next(action for action in actions if action["name"] == spec.name)
        click.echo(json.dumps(action, indent=2) if form == "json" else action_page(spec, action, _paint()))


def _unknown(message: str, near: str | None, otherwise: str) -> None:
    click.echo(f"offhook: {message}; {f'did you mean {near}?' if near else otherwise}", err=True)
    raise click.exceptions.Exit(UNKNOWN)


def _paint() -> Callable[[str, str], str] | None:
    """Colour for a terminal; click takes it out again where the output is none."""
    if os.environ.get("NO_COLOR"):
        return None
    styles: dict[str, dict[str, Any]] = {"heading": {"bold": True}, "dim": {"dim": True}}
    return lambda text, style: click.style(text, **styles[style])
