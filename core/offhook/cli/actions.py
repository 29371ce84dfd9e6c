"""`offhook actions`: the actions that there are, and one of them whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from offhook.cli.common import bold, dim, format_option, plugin_options, reported, settings_for, settings_option

if TYPE_CHECKING:
    from offhook.registry import Registry


@click.command("actions")
@click.argument("name", required=False)
@click.option("--group", help="Only the actions of this group.")
@click.option("--backend", help="Whose availability the list shows.  [default: that of the settings]")
@click.option(
    "--script",
    "scripts",
    multiple=True,
    metavar="PATH",
    help="A script whose actions are shown, too, in place of the settings' scripts; repeatable.",
)
@plugin_options
@settings_option
@format_option
def command(
    name: str | None,
    group: str | None,
    backend: str | None,
    scripts: Sequence[str],
    plugins: Sequence[str],
    without: Sequence[str],
    settings_file: str | None,
    form: str,
) -> None:
    """List the actions by group, or show the action NAME whole.

    \b
    Exit status: 0 shown; 3 no such action or group, or a plugin or a setting cannot be used.
    """
    with reported(form):
        from offhook.actions import action_page, describe_all, list_actions
        from offhook.hosting import load_plugins

        settings = settings_for(settings_file, backend=backend, plugins=plugins, without=without).settings
        paths = [*(scripts or settings.scripts)]
        loaded = load_plugins(settings.plugins, settings.without, config=settings.given_config, scripts=paths)
        loaded.check_backend(settings.backend)
        registry = loaded.registry
        if paths:
            from offhook.scripts.actions import show_actions

            show_actions(paths, registry)
        actions = describe_all(registry, loaded)
        if group is not None:
            actions = _of_group(actions, group)
        if name is not None:
            actions = [_named(registry, actions, name)]
    if form == "json":
        click.echo(json.dumps(actions if name is None else actions[0], indent=2))
    elif name is not None:
        click.echo(action_page(registry.action(name), actions[0], _paint))
    else:
        click.echo(list_actions(actions, settings.backend, _paint))


def _of_group(actions: list[dict[str, Any]], group: str) -> list[dict[str, Any]]:
    from offhook.errors import ConfigError
    from offhook.registry import nearest

    groups = list(dict.fromkeys(action["group"] for action in actions))
    if group not in groups:
        near = nearest(group, groups)
        raise ConfigError(
            f"there is no group {group}",
            code="unknown-group",
            hint=f"did you mean {near}?" if near else f"the groups are {', '.join(groups)}",
        )
    return [action for action in actions if action["group"] == group]


def _named(registry: Registry, actions: list[dict[str, Any]], name: str) -> dict[str, Any]:
    from offhook.errors import ConfigError
    from offhook.registry import nearest

    spec = registry.find_action(name)
    found = next((action for action in actions if spec is not None and action["name"] == spec.name), None)
    if found is None:
        near = nearest(name, [each for action in actions for each in (action["name"], *action["aliases"])])
        raise ConfigError(
            f"there is no action {name}",
            code="unknown-action",
            hint=f"did you mean {near}?" if near else "`offhook actions` lists them",
        )
    return found


def _paint(text: str, style: str) -> str:
    return bold(text) if style == "heading" else dim(text)
