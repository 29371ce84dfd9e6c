"""The registry: which actions, events and functions exist, and which plugin brought each."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from offhook.action_spec import ActionSpec
from offhook.errors import ActionError, ConfigError
from offhook_grammar.values import FrozenDict

if TYPE_CHECKING:
    from offhook.events import EventSpec
    from offhook.lazy_action import LazyAction
    from offhook.payload import Payload
    from offhook.plugins.type_info import TypeInfo
    from offhook_grammar.types import FunctionInfo


SCRIPT_OWNER: Final = "script "
"""How the owner of a script's action begins; behind it stands what the script's file is called."""


SCRIPTS: Final = "scripts"
"""The group of the actions that scripts declare."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, upper and lower case apart, or None if none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in names}
    found = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def mutable_field(model: type[BaseModel], around: tuple[type[BaseModel], ...] = ()) -> str | None:
    """The first field whose declared type can be changed in place (or, a set, has no order), or None. `around`: the
    models that it stands in, which are looked at already."""
    within = (*around, model)
    for name, info in model.model_fields.items():
        if _mutable(info.annotation, within) or (info.annotation is Any and not info.metadata):
            return name
    return None


def _mutable(annotation: Any, within: tuple[type[BaseModel], ...]) -> bool:
    kind = typing.get_origin(annotation) or annotation
    if isinstance(kind, type):
        if issubclass(kind, BaseModel):
            if not kind.model_config.get("frozen", False):
                return True
            return kind not in within and mutable_field(kind, within) is not None
        if kind.__module__ == "collections.abc":
            return True  # a list or a dict would pass
        if issubclass(kind, (list, set, frozenset, bytearray)) or (issubclass(kind, dict) and kind is not FrozenDict):
            return True
    return any(_mutable(part, within) for part in typing.get_args(annotation))


@lru_cache(maxsize=512)  # a model stays as it is, and every host registers it
def _check_values(model: type[BaseModel]) -> None:
    changeable = mutable_field(model)
    if changeable is not None:
        raise ConfigError(
            f"{model.__name__}.{changeable} could be changed in place, and payloads are values",
            code="mutable-field",
            hint="declare it with tuple[...], JsonMap, JsonValue or a model based on Options",
        )


class Registry:
    """Actions by name and alias, events, functions. `version` grows with each change."""

    def __init__(self) -> None:
        self.version = 0
        self._actions: dict[str, ActionSpec | LazyAction] = {}
        self._called: dict[str, str] = {}  # every name and alias → the action's name
        self.names: dict[str, ActionSpec] = {}
        """Every name and alias of the actions whose models are there."""
        self._events: dict[str, EventSpec] = {}
        self._functions: dict[str, FunctionInfo] = {}
        self._types: dict[str, TypeInfo] = {}
        self._owners: dict[str, str] = {}

    def copy(self) -> Registry:
        """Another one with the same in it."""
        other = Registry()
        other.take(self)
        return other

    def take(self, other: Registry) -> None:
        """Have what `other` has in place of what is here."""
        self.version = other.version
        self.names = other.names.copy()
        self._actions, self._called = other._actions.copy(), other._called.copy()
        self._events, self._functions = other._events.copy(), other._functions.copy()
        self._types, self._owners = other._types.copy(), other._owners.copy()

    def add_action(self, model: type[Payload], plugin: str) -> ActionSpec:
        """Register an action. Raises `ConfigError` if one of its names is taken."""
        spec: ActionSpec | None = getattr(model, "action", None)
        if spec is None:
            raise ConfigError(
                f"{model.__name__} is not an action: its class statement names no group", code="not-an-action"
            )
        _check_values(model)
        self._declare(spec, plugin)
        for name in (spec.name, *spec.aliases):
            self.names[name] = spec
        return spec

    def add_lazy_action(self, action: LazyAction, plugin: str) -> None:
        """Register an action whose model is imported when it is asked for. Raises `ConfigError` for a taken name."""
        self._declare(action, plugin)

    def _declare(self, action: ActionSpec | LazyAction, plugin: str) -> None:
        names = (action.name, *action.aliases)
        for name in names:
            if name in self._called:
                owner = self._owners[self._called[name]]
                raise ConfigError(f"the action {name} exists already, from the plugin {owner}", code="duplicate-action")
        self._actions[action.name] = action
        self._called.update(dict.fromkeys(names, action.name))
        self._owners[action.name] = plugin
        self.version += 1

    def _imported(self, name: str) -> ActionSpec | None:
        """The action of that name or alias, its model imported now."""
        called = self._called.get(name)
        if called is None:
            return None
        action = self._actions[called]
        if isinstance(action, ActionSpec):
            return action
        model = action.model()
        _check_values(model)
        for each in (action.name, *action.aliases):
            self.names[each] = model.action
        return model.action

    def add_event(self, spec: EventSpec, plugin: str) -> None:
        """Register a kind of event. Raises `ConfigError` if the name is taken."""
        if spec.name in self._events:
            raise ConfigError(
                f"the event {spec.name} exists already, from the plugin {self._owners[spec.name]}",
                code="duplicate-event",
            )
        self._events[spec.name] = spec
        self._owners[spec.name] = plugin
        self.version += 1

    def add_function(self, function: FunctionInfo, plugin: str) -> None:
        """Register a function of the core or, as `plugin.name`, of a plugin. Raises `ConfigError` for a taken name."""
        if function.name in self._functions:
            raise ConfigError(f"the function {function.name} exists already", code="duplicate-function")
        self._functions[function.name] = function
        self._owners[f"{function.name}()"] = plugin
        self.version += 1

    def add_type(self, name: str, info: TypeInfo, plugin: str) -> None:
        """Register a type of a plugin as `plugin.Name`. Raises `ConfigError` for a taken name."""
        if name in self._types:
            raise ConfigError(f"the type {name} exists already", code="duplicate-type")
        self._types[name] = info
        self._owners[f"type {name}"] = plugin
        self.version += 1

    def remove_plugin(self, plugin: str) -> None:
        """Take out everything that the plugin brought."""
        for name in [name for name, owner in self._owners.items() if owner == plugin]:
            del self._owners[name]
            action = self._actions.pop(name, None)
            for alias in (action.name, *action.aliases) if action else ():
                self.names.pop(alias, None)
                self._called.pop(alias, None)
            self._events.pop(name, None)
            self._functions.pop(name.removesuffix("()"), None)
            self._types.pop(name.removeprefix("type "), None)
        self.version += 1

    @property
    def actions(self) -> Iterator[ActionSpec]:
        """All actions, in the order of registration; their models are imported for it."""
        return iter([spec for name in tuple(self._actions) if (spec := self.find_action(name)) is not None])

    @property
    def declared_actions(self) -> Iterator[ActionSpec | LazyAction]:
        """All actions as they were registered and in that order; no model is imported for it."""
        return iter(tuple(self._actions.values()))

    @property
    def event_names(self) -> Container[str]:
        """The names of the events there are, and of those that come later."""
        return self._events.keys()

    @property
    def events(self) -> Iterator[EventSpec]:
        return iter(self._events.values())

    @property
    def functions(self) -> Iterator[FunctionInfo]:
        return iter(self._functions.values())

    def find_action(self, name: str) -> ActionSpec | None:
        """The action with that name or alias."""
        spec = self.names.get(name)
        return spec if spec is not None else self._imported(name)

    def action_name(self, name: str) -> str | None:
        """The name of the action with that name or alias; its model is not needed for it."""
        return self._called.get(name)

    def action(self, name: str) -> ActionSpec:
        """The action with that name or alias. Raises `ActionError` (`unknown-action`) with the nearest name."""
        spec = self.names.get(name) or self._imported(name)
        if spec is None:
            near = nearest(name, self._called)
            raise ActionError(
                f"there is no action {name}", code="unknown-action", hint=f"did you mean {near}?" if near else None
            )
        return spec

    def event(self, name: str) -> EventSpec | None:
        return self._events.get(name)

    def function(self, name: str) -> FunctionInfo | None:
        return self._functions.get(name)

    @property
    def types(self) -> Mapping[str, TypeInfo]:
        """The types of plugins, by their whole names."""
        return self._types

    def owner(self, name: str) -> str:
        """The plugin that brought the action or event `name`."""
        return self._owners.get(name, "")

    @property
    def action_names(self) -> list[str]:
        """Every name and alias."""
        return list(self._called)
