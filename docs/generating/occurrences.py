"""The table of events, for scripts and for plugins, and that of the hooks."""

from __future__ import annotations

from generating.markdown import anchor, table
from offhook.centre import EVENTS
from offhook.hooks.specs import PluginSpecs, action_specs, event_specs, general_specs
from offhook.hosting import load_plugins
from offhook_grammar.tree import Stage

_WORDS = {
    Stage.BEFORE: "before an action",
    Stage.INSTEAD: "instead of it, or around it",
    None: "the implementation of it, on a backend",
    Stage.AFTER: "after it succeeded",
    Stage.FAILURE: "after it failed",
    Stage.EVENT: "when something happened",
}


def event_table() -> str:
    """The events with what they bring."""
    rows = []
    for spec in EVENTS:
        things = [f"[{name}](#{anchor(kind)})" for name, kind in spec.entities.items()]
        fields = [f"{name}: {kind}" for name, kind in spec.fields.items()]
        rows.append((f"`{spec.name}`", spec.summary, ", ".join([*things, *fields])))
    return table(("event", "when", "what `event` has beyond the common fields"), rows)


def hook_table() -> str:
    """The hooks of one action and of one event as examples, the general ones, and those about the plugin."""
    registry = load_plugins().registry
    targets = [*action_specs(registry.action("HoldCall")), *event_specs(EVENTS[0]), *general_specs()]
    rows = [
        (
            f"`{target.hook_name}`",
            _WORDS[target.stage] if target.target != "*" else f"{_WORDS[target.stage]}: every one there is",
            ", ".join(f"`{name}`" for name in target.arguments),
        )
        for target in targets
    ]
    for name, function in vars(PluginSpecs).items():
        if not name.startswith("_"):
            first = (function.__doc__ or "").strip().splitlines()[0]
            arguments = function.__code__.co_varnames[1 : function.__code__.co_argcount]
            rows.append((f"`{name}`", first, ", ".join(f"`{each}`" for each in arguments) or "none"))
    return table(("hook", "when it runs", "arguments to take, by name"), rows)
