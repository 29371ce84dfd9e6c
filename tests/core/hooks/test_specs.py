"""The specifications that are made from actions and events."""

from __future__ import annotations

from typing import Any

from offhook.hooks.specs import general_specs, namespace
from offhook_grammar.stages import Stage


def test_each_action_and_event_has_its_hooks(kit: Any) -> None:
    host = kit.host(builtin=True)
    hooks = host.plugins._pluggy.hook
    for action in host.registry.actions:
        name = action.hook_name
        for hook in (f"before_{name}", f"instead_of_{name}", name, f"after_{name}", f"on_{name}_failure"):
            assert getattr(hooks, hook).spec is not None
    for event in host.registry.events:
        assert getattr(hooks, event.hook_name).spec is not None
    assert hooks.before_hold_call.spec.argnames == ("payload", "invocation", "centre", "host", "worker")


def test_specifications_tell_when_they_fire_and_what_they_get() -> None:
    targets = general_specs()
    specs = namespace(targets)
    for target in targets:
        text = getattr(specs, target.hook_name).__doc__
        assert all(word in text for word in ("Fires:", "Arguments:", "Result:", "Failure:"))
    assert {target.stage for target in targets} == {
        Stage.BEFORE,
        Stage.INSTEAD,
        Stage.AFTER,
        Stage.FAILURE,
        Stage.EVENT,
    }
