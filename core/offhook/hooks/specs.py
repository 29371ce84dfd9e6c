"""Hook specifications: the plugin-level ones written out, those of actions and events made from their models."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

import pluggy

from offhook.action_spec import snake_case
from offhook.hooks.marker import PROJECT
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from pydantic import BaseModel

    from offhook.centre import Centre, UnitOfWork, Worker
    from offhook.commands import Command
    from offhook.errors import ActionError
    from offhook.events import Event, EventSpec
    from offhook.health import Health
    from offhook.host import Host
    from offhook.lazy_action import LazyAction
    from offhook.payload import ActionSpec, Payload
    from offhook.pipeline import Invocation
    from offhook.plugins import TypeInfo
    from offhook_grammar.types import FunctionInfo

hookspec = pluggy.HookspecMarker(PROJECT)


def _before(
    payload: Payload,
    invocation: Invocation,
    centre: Centre,
    host: Host,
    worker: Worker | None,
    config: Any,
    state: Any,
) -> None: ...
def _instead(
    payload: Payload,
    invocation: Invocation,
    centre: Centre,
    host: Host,
    worker: Worker | None,
    proceed: Callable[..., Awaitable[Any]],
    config: Any,
    state: Any,
) -> Any: ...
def _implementation(
    payload: Payload,
    invocation: Invocation,
    centre: Centre,
    host: Host,
    worker: Worker | None,
    unit: UnitOfWork,
    config: Any,
    state: Any,
) -> Any: ...
def _after(
    payload: Payload,
    invocation: Invocation,
    centre: Centre,
    host: Host,
    worker: Worker | None,
    result: Any,
    config: Any,
    state: Any,
) -> None: ...
def _failure(
    payload: Payload,
    invocation: Invocation,
    centre: Centre,
    host: Host,
    worker: Worker | None,
    error: ActionError,
    config: Any,
    state: Any,
) -> None: ...
def _event(event: Event, centre: Centre, host: Host, config: Any, state: Any) -> None: ...


# pluggy reads the names of arguments from a function's code, so each stage has a real one to copy
_TEMPLATES: dict[Stage | None, Any] = {
    Stage.BEFORE: _before,
    Stage.INSTEAD: _instead,
    None: _implementation,
    Stage.AFTER: _after,
    Stage.FAILURE: _failure,
    Stage.EVENT: _event,
}

_DOCS: dict[Stage | None, str] = {
    Stage.BEFORE: """Before {name}: edit the payload, cancel or redirect.

    Fires: after filling and the guards, before the `instead` chain.
    Arguments: payload, invocation, centre, host, worker, config, state; take those you want, by name.
    Form: plain or `async`, with the same meaning.
    Result: none; a hook that gives something back means something else, and has failed.
    Failure: reported, the action goes on; with `required=True` the action is cancelled (`guard-failed`).
    """,
    Stage.INSTEAD: """Instead of {name}: wrap or replace it.

    Fires: after the `before` stage; the first in the order is outermost.
    Arguments: payload, invocation, centre, host, worker, proceed, config, state; `await proceed()` runs the next one
    inwards, once.
    Form: plain or `async`, with the same meaning.
    Result: the action's result.
    Failure: the action fails with it.
    """,
    None: """Do {name}: the implementation of a backend.

    Fires: innermost, while the plugin's backend is the active one; exactly one implementation may be active.
    Arguments: payload, invocation, centre, host, worker, unit, config, state; the centre is changed through `unit`
    only.
    Form: plain or `async`, with the same meaning.
    Result: the action's result.
    Failure: nothing of the unit of work remains, and the action fails with it.
    """,
    Stage.AFTER: """After {name} succeeded.

    Fires: when the unit of work is committed.
    Arguments: payload, invocation, centre, host, worker, result, config, state; take those you want, by name.
    Form: plain or `async`, with the same meaning.
    Result: ignored.
    Failure: reported; the caller still gets the action's result.
    """,
    Stage.FAILURE: """After {name} failed; cancellations are no failures.

    Fires: when the implementation or its `instead` chain raised.
    Arguments: payload, invocation, centre, host, worker, error, config, state; take those you want, by name.
    Form: plain or `async`, with the same meaning.
    Result: ignored; the error still reaches the caller.
    Failure: reported.
    """,
    Stage.EVENT: """When {name} happened in the centre.

    Fires: after the unit of work that caused it is committed, in the order of events.
    Arguments: event, centre, host, config, state; take those you want, by name.
    Form: plain or `async`, with the same meaning.
    Result: ignored.
    Failure: reported.
    """,
}


class HookTarget(NamedTuple):
    """What a hook name stands for: a stage of an action (None: its implementation) or an event. `*` is all."""

    hook_name: str
    stage: Stage | None
    target: str

    @property
    def arguments(self) -> tuple[str, ...]:
        code = _TEMPLATES[self.stage].__code__
        return tuple(code.co_varnames[: code.co_argcount])


class PluginSpecs:
    """Hooks about the plugin itself."""

    @hookspec
    def register_config(self) -> type[BaseModel]:  # type: ignore[empty-body]
        """What the plugin's operators can configure.

        Fires: when the plugin is loaded, ahead of its other hooks.
        Arguments: none.
        Form: plain; it is asked while plugins are loaded.
        Result: a model that inherits `offhook.PluginConfig`, a field for each key of `[plugin.NAME.config]`.
        Failure: the plugin is not loaded; values that do not fit are errors of the settings.
        """

    @hookspec
    def register_actions(self, config: Any) -> Sequence[type[Payload] | LazyAction]:  # type: ignore[empty-body]
        """Actions that the plugin brings.

        Fires: when the plugin is loaded.
        Arguments: config.
        Form: plain; it is asked while plugins are loaded.
        Result: payload models, one for each action; a `LazyAction` in place of one that few runs need.
        Failure: the plugin is not loaded.
        """

    @hookspec
    def register_events(self, config: Any) -> list[EventSpec]:  # type: ignore[empty-body]
        """Events that the plugin emits.

        Fires: when the plugin is loaded.
        Arguments: config.
        Form: plain; it is asked while plugins are loaded.
        Result: one specification for each kind of event.
        Failure: the plugin is not loaded.
        """

    @hookspec
    def register_types(self, config: Any) -> list[TypeInfo]:  # type: ignore[empty-body]
        """Types for scripts, whose fields are checked: what the plugin's functions give and take.

        Fires: when the plugin is loaded, ahead of `register_functions`.
        Arguments: config.
        Form: plain; it is asked while plugins are loaded.
        Result: the types, named without the plugin's name; functions speak of them as `Entity("Name")`.
        Failure: the plugin is not loaded.
        """

    @hookspec
    def register_functions(self, config: Any) -> list[FunctionInfo]:  # type: ignore[empty-body]
        """Pure functions for scripts, which call them as `plugin.name`.

        Fires: when the plugin is loaded.
        Arguments: config.
        Form: plain; it is asked while plugins are loaded.
        Result: the functions, named without the plugin's name.
        Failure: the plugin is not loaded.
        """

    @hookspec
    def register_commands(self, config: Any) -> list[Command]:  # type: ignore[empty-body]
        """Commands of the plugin's own: `offhook NAME ...`.

        Fires: when the plugin is loaded.
        Arguments: config.
        Form: plain; it is asked while plugins are loaded. A command's own function may be `async`.
        Result: the commands, whose names nobody else may have taken.
        Failure: the plugin is not loaded.
        """

    @hookspec
    def backend_name(self, config: Any) -> str:  # type: ignore[empty-body]
        """The name of the backend that the plugin's implementations belong to.

        Fires: when the plugin is loaded.
        Arguments: config.
        Form: plain; it is asked while plugins are loaded.
        Result: the name by which the host's options choose it.
        Failure: the plugin is not loaded.
        """

    @hookspec
    def offhook_started(self, host: Host, config: Any) -> Any:
        """The host has loaded its plugins and scripts; open here what the plugin needs.

        Fires: once, before the first invocation, in the order in which plugins are loaded.
        Arguments: host, config.
        Form: plain or `async`.
        Result: the plugin's state on this host, such as an open database: its other hooks may take it as `state`.
        Failure: reported; the plugin's `offhook_stopped` is not called, and its state is None. A strict host does not
        start.
        """

    @hookspec
    def offhook_stopped(self, host: Host, config: Any, state: Any) -> None:
        """The host is about to end, and what `offhook_started` opened is to be closed.

        Fires: once, after the last invocation; the plugin that started last is the first. Also where a later plugin
        kept a strict host from starting; not where the plugin's own `offhook_started` failed.
        Arguments: host, config, state.
        Form: plain or `async`.
        Result: ignored.
        Failure: reported; the others are called all the same.
        """

    @hookspec
    def offhook_health(self, host: Host, config: Any, state: Any) -> Health:  # type: ignore[empty-body]
        """How the plugin is.

        Fires: when somebody asks: `host.health()`, `offhook doctor`.
        Arguments: host, config, state.
        Form: plain or `async`.
        Result: a `Health`: `ok`, `degraded` or `failing`, with a text for people and facts for programs.
        Failure: the plugin is `failing`, as it is when it takes longer than its limit or gives anything else.
        """


def _targets_of(name: str, hook_name: str) -> list[HookTarget]:
    return [
        HookTarget(f"before_{hook_name}", Stage.BEFORE, name),
        HookTarget(f"instead_of_{hook_name}", Stage.INSTEAD, name),
        HookTarget(f"after_{hook_name}", Stage.AFTER, name),
        HookTarget(f"on_{hook_name}_failure", Stage.FAILURE, name),
    ]


def action_specs(spec: ActionSpec | LazyAction) -> tuple[HookTarget, ...]:
    """The five hooks of an action."""
    return (*_targets_of(spec.name, spec.hook_name), HookTarget(spec.hook_name, None, spec.name))


def script_action_specs(name: str) -> tuple[HookTarget, ...]:
    """The hooks of an action that a script declares, and does."""
    return tuple(_targets_of(name, snake_case(name)))


def event_specs(spec: EventSpec) -> tuple[HookTarget, ...]:
    """The hook of an event."""
    return (HookTarget(spec.hook_name, Stage.EVENT, spec.name),)


def general_specs() -> tuple[HookTarget, ...]:
    """The hooks that hear every action and every event."""
    return (*_targets_of("*", "action"), HookTarget("on_event", Stage.EVENT, "*"))


def _function(target: HookTarget) -> Any:
    hook = FunctionType(_TEMPLATES[target.stage].__code__, {}, target.hook_name)
    hook.__qualname__ = target.hook_name
    hook.__annotations__ = _TEMPLATES[target.stage].__annotations__
    hook.__doc__ = _DOCS[target.stage].format(name=target.target if target.target != "*" else "every action or event")
    return hookspec(hook)


def namespace(targets: Iterable[HookTarget]) -> Any:
    """An object with a specification for each target, in the form that pluggy reads."""
    return Namespace({target.hook_name: _function(target) for target in targets})


class Namespace:
    """Has the functions and nothing else to look at: pluggy looks at every name of every object."""

    def __init__(self, functions: Mapping[str, Any]) -> None:
        self.__dict__.update(functions)

    def __dir__(self) -> list[str]:
        return list(self.__dict__)
