"""The specifications that are made from actions and events."""

from __future__ import annotations

from typing import Any

from offhook import hookimpl
from offhook.hooks.specs import action_specs, event_specs, general_specs, namespace
from offhook_grammar.stages import Stage


def test_each_action_and_event_has_its_hooks(kit: Any) -> None:
    host = kit.host(builtin=True)
    targets = [target for action in host.registry.actions for target in action_specs(action)]
    targets += [target for event in host.registry.events for target in event_specs(event)]
    known = host.plugins._targets
    specs = namespace(targets)
    for action in host.registry.actions:
        name = action.hook_name
        for hook in (f"before_{name}", f"instead_of_{name}", name, f"after_{name}", f"on_{name}_failure"):
            assert known[hook].target == action.name
            assert getattr(specs, hook).offhook_spec
    for event in host.registry.events:
        assert known[event.hook_name].target == event.name
    assert known["before_hold_call"].arguments[:5] == ("payload", "invocation", "centre", "host", "worker")


def test_pluggy_has_the_specifications_of_the_hooks_that_are_used(kit: Any) -> None:
    host = kit.host(kit.plugin("one", before_hold_call=hookimpl(lambda payload: None)), builtin=True)
    spec = host.plugins._pluggy.hook.before_hold_call.spec
    assert spec.argnames[:5] == ("payload", "invocation", "centre", "host", "worker")


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
