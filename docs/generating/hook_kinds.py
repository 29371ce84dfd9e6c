"""The kinds of hooks, from their specifications."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from generating.repository import built_in_plugins
from offhook.centre import EVENTS
from offhook.hooks.specs import HookTarget, PluginSpecs, action_specs, event_specs, general_specs, namespace
from offhook_grammar.stages import Stage

# whose hooks stand for those of every action and of every event
ACTION: Final = "HoldCall"
EVENT: Final = EVENTS[0]

_PARTS: Final = ("Fires", "Arguments", "Form", "Result", "Failure")
_PART: Final = re.compile(rf"^({'|'.join(_PARTS)}): (.*?)(?=^(?:{'|'.join(_PARTS)}): |\Z)", re.MULTILINE | re.DOTALL)
# the name of each stage's kind, and of its hooks
STAGES: Final[Mapping[Stage | None, tuple[str, str]]] = {
    Stage.BEFORE: ("before", "before_<action>"),
    Stage.INSTEAD: ("instead", "instead_of_<action>"),
    None: ("implementation", "<action>"),
    Stage.AFTER: ("after", "after_<action>"),
    Stage.FAILURE: ("failure", "on_<action>_failure"),
    Stage.EVENT: ("event", "on_<event>"),
}


@dataclass(frozen=True)
class HookKind:
    """A kind of hook. `pattern`: how its hooks are named; `general`: the one that hears every action or event;
    `hook_name` and `function`: one of them and its specification; `payload`: the model that it gets, if any."""

    name: str
    pattern: str
    general: str | None
    hook_name: str
    function: Callable[..., Any]
    payload: str | None

    @property
    def summary(self) -> str:
        """The first line of its specification."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @property
    def parts(self) -> dict[str, str]:
        """What its specification says under each word of the skeleton. Raises `ValueError` if it lacks one."""
        found = {word: " ".join(text.split()) for word, text in _PART.findall(inspect.getdoc(self.function) or "")}
        if tuple(found) != _PARTS:
            raise ValueError(f"{self.hook_name} says {', '.join(found)}; a hook says {', '.join(_PARTS)}")
        return found


def hook_kinds() -> dict[str, HookKind]:
    """Every kind by name: those of actions and events, then those about the plugin itself, as they are specified."""
    action = built_in_plugins().registry.action(ACTION)
    particular = {target.stage: target for target in (*action_specs(action), *event_specs(EVENT))}
    general = {target.stage: target.hook_name for target in general_specs()}
    kinds = [_staged(stage, particular[stage], general.get(stage)) for stage in STAGES]
    kinds += [
        HookKind(name, name, None, name, function, None)
        for name, function in vars(PluginSpecs).items()
        if not name.startswith("_")
    ]
    return {kind.name: kind for kind in kinds}


def _staged(stage: Stage | None, target: HookTarget, general: str | None) -> HookKind:
    name, pattern = STAGES[stage]
    function = getattr(namespace([target]), target.hook_name)
    return HookKind(name, pattern, general, target.hook_name, function, None if stage is Stage.EVENT else target.target)
