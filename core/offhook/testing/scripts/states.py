"""`given place = value`: a field of something that there is, as it would be after people and machines had been busy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from offhook.centre import transitions
from offhook.testing.scripts.failure import TestFailed
from offhook.testing.scripts.scene import Scene
from offhook_grammar.tree import Expression, Field, GivenState, Index
from offhook_grammar.values import EMPTY_MAP, freeze


async def state(scene: Scene, step: GivenState) -> None:
    """Change a field, or what a map in it has at some key; who hears of such changes hears of this one."""
    entity, path = _entity_and_path(scene, step.place)
    name = path[0] if path else ""
    change = _CHANGES.get((getattr(entity, "entity_kind", ""), name))
    if change is None or entity is None:
        raise TestFailed(f"{scene.shown(step.place)} is nothing that a test could give", step.span)
    value = freeze(scene.value(step.value))
    if len(path) > 1:
        value = _with(type(entity).script_fields[name](entity), path[1:], value)
    await scene.stage.change(lambda unit: change(unit, entity, value))


def _entity_and_path(scene: Scene, place: Expression) -> tuple[Any, list[Any]]:
    """The last thing on the way that has fields of its own, and what leads on from it."""
    path: list[Any] = []
    node = place
    while isinstance(node, Field | Index):
        path.insert(0, node.name.text if isinstance(node, Field) else scene.value(node.index))
        node = node.target
        value = scene.value(node)
        if getattr(value, "entity_kind", None) is not None:
            return value, path
    return None, path


def _with(there: Any, path: list[Any], value: Any) -> Any:
    """A map with the value at the end of the path; missing maps on the way are made."""
    if not path:
        return value
    there = there if isinstance(there, Mapping) else EMPTY_MAP
    return freeze({**there, path[0]: _with(there.get(path[0]), path[1:], value)})


def _switch(name: str) -> Callable[[Any, Any, Any], object]:
    return lambda unit, desktop, value: unit.set(desktop, name, value)


def _select(unit: Any, desktop: Any, task: Any) -> None:
    if task is None:
        transitions.clear_selection(unit, desktop)
    else:
        transitions.select_task(unit, desktop, task)


_CHANGES: Final[Mapping[tuple[str, str], Callable[[Any, Any, Any], object]]] = {
    ("task", "attributes"): transitions.update_task_attributes,
    ("task", "priority"): transitions.set_task_priority,
    ("worker", "attributes"): transitions.set_worker_attributes,
    ("worker", "activity"): transitions.set_activity,
    ("conversation", "attributes"): transitions.messaging.set_conversation_attributes,
    ("desktop", "hidden"): _switch("hidden"),
    ("desktop", "directoryOpen"): _switch("directory_open"),
    ("desktop", "dialerOpen"): _switch("dialer_open"),
    ("desktop", "sidebarOpen"): _switch("sidebar_open"),
    ("desktop", "component"): _switch("components"),
    ("desktop", "inputText"): _switch("input_texts"),
    ("desktop", "location"): transitions.history_push,
    ("desktop", "selectedTask"): _select,
}
"""By the kind of thing and the field: how it is changed."""

PLACES: Final = frozenset(_CHANGES)
