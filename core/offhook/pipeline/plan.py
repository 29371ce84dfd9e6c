"""Plans: for each action the ordered handlers of every stage, made once and kept until plugins or scripts change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from offhook.action_spec import ActionSpec
from offhook.pipeline.handlers import Handler, PythonHandler
from offhook.pipeline.order import PlanError, in_order
from offhook.pipeline.selection import Selection, selection_for
from offhook.policies.rules import HandlerRule, rule_of
from offhook_grammar.node import Frozen, record
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.lazy_action import LazyAction
    from offhook.plugins import LoadedHook, PluginInfo, Plugins

    _Unmade: TypeAlias = tuple[PluginInfo, LoadedHook]


@record
class Plan(Frozen):
    """All that would run for an action. `implementation` is None where no active plugin has one. `is_guarded`: whether
    the action has a key, or a role. `choose_…`: where a stage has so many handlers that not all are asked."""

    spec: ActionSpec
    is_guarded: bool
    before: tuple[Handler, ...]
    instead: tuple[Handler, ...]
    implementation: Handler | None
    after: tuple[Handler, ...]
    failure: tuple[Handler, ...]
    choose_before: Selection | None = None
    choose_after: Selection | None = None
    choose_failure: Selection | None = None


@record
class EventPlan(Frozen):
    """The handlers of an event, in order."""

    name: str
    handlers: tuple[Handler, ...]
    choose: Selection | None = None


class Planner:
    """Makes plans from the plugins' hooks and the scripts' handlers, on demand.

    `rules` tells how each hook takes part; unless given, as its author says.
    """

    def __init__(
        self,
        plugins: Plugins,
        backend: str,
        rules: Callable[[PluginInfo, LoadedHook], HandlerRule] = lambda _info, hook: rule_of(hook),
    ) -> None:
        self._plugins = plugins
        self._rules = rules
        self._backend = backend
        self._script_handlers: tuple[Handler, ...] = ()
        self._plans: dict[str, Plan] = {}
        self._event_plans: dict[str, EventPlan] = {}
        self._selections: list[Selection] = []
        self._made: dict[int, PythonHandler] = {}
        self._handlers: tuple[Handler, ...] | None = None
        self._staged: tuple[Handler, ...] = ()
        self._doing: dict[str, list[Handler | _Unmade]] = {}
        self._by_target: dict[tuple[Stage, str], list[Handler]] | None = None
        self._is_checked = False

    def use_scripts(self, handlers: Iterable[Handler]) -> None:
        """Plan with these handlers of scripts from now on; invocations in flight keep their plan."""
        self._script_handlers = tuple(handlers)
        self.forget()

    def forget(self) -> None:
        """Plugins or scripts changed: plan anew."""
        self._plans.clear()
        self._event_plans.clear()
        self._handlers = self._by_target = None
        self._is_checked = False
        for selection in self._selections:
            selection.skips.is_retired = True
        self._selections.clear()

    @property
    def handlers(self) -> tuple[Handler, ...]:
        """Every handler, plugins' hooks first, in load order; the same tuple until they change."""
        if self._handlers is None:
            hooks = [self._handler(info, hook) for info, hook in self._hooks()]
            self._handlers = (*hooks, *self._script_handlers)
        return self._handlers

    def plan(self, spec: ActionSpec) -> Plan:
        """The plan of an action. Raises `ConfigError` for two active implementations or a cycle in the order."""
        plan = self._plans.get(spec.name)
        if plan is None:
            before, after = self._stage(Stage.BEFORE, spec.name), self._stage(Stage.AFTER, spec.name)
            failure = self._stage(Stage.FAILURE, spec.name)
            plan = self._plans[spec.name] = Plan(
                spec,
                bool(spec.key) or spec.role != "any",
                before,
                self._stage(Stage.INSTEAD, spec.name),
                self._implementation(spec),
                after,
                failure,
                *[self._selection(handlers, spec) for handlers in (before, after, failure)],
            )
        return plan

    def _selection(self, handlers: tuple[Handler, ...], spec: ActionSpec | None = None) -> Selection | None:
        selection = selection_for(handlers, spec)
        if selection is not None:
            self._selections.append(selection)
        return selection

    def event_plan(self, name: str) -> EventPlan:
        """The plan of an event."""
        plan = self._event_plans.get(name)
        if plan is None:
            handlers = self._stage(Stage.EVENT, name)
            plan = self._event_plans[name] = EventPlan(name, handlers, self._selection(handlers))
        return plan

    def check_plugins(self) -> None:
        """Plan everything; of plugins that cannot be used together the last one is left out.

        Raises `ConfigError` if that one is required, or is none that can be left out.
        """
        while True:
            try:
                self.check()
            except PlanError as problem:
                self._plugins.give_up(problem, [handler.origin.owner for handler in problem.handlers])
                self.forget()
            else:
                return

    def check(self) -> None:
        """Plan everything now, so that a bad order or a doubled implementation is a load error."""
        if self._is_checked:
            return
        registry = self._plugins.registry
        targets = self._targets()
        named = {name for stage, name in targets if stage is not Stage.EVENT}
        named.update(name for name, found in self._doing.items() if len(found) > 1)
        heard = {name for stage, name in targets if stage is Stage.EVENT}
        for action in registry.declared_actions:
            if isinstance(action, ActionSpec):
                self.plan(action)
            elif action.name in named:
                self._check(action)
        for stage in Stage:  # whose order is that of every action without handlers of its own
            self._stage(stage, "*")
        for event in registry.events:
            if event.name in heard or "*" in heard:
                self.event_plan(event.name)
        self._is_checked = True

    def _check(self, action: LazyAction) -> None:
        for stage in (Stage.BEFORE, Stage.INSTEAD, Stage.AFTER, Stage.FAILURE):
            self._stage(stage, action.name)
        self._implementation(action)

    def _stage(self, stage: Stage, name: str) -> tuple[Handler, ...]:
        targets = self._targets()
        found, everywhere = targets.get((stage, name), []), targets.get((stage, "*"), [])
        if found and everywhere:
            wanted = {id(handler) for handler in (*found, *everywhere)}
            found, everywhere = [handler for handler in self._staged if id(handler) in wanted], []
        return in_order(found or everywhere)

    def _implementation(self, spec: ActionSpec | LazyAction) -> Handler | None:
        self._targets()
        found = [each if isinstance(each, Handler) else self._handler(*each) for each in self._doing.get(spec.name, ())]
        if len(found) > 1:
            first, second = found[0].origin, found[1].origin
            raise PlanError(
                f"{spec.name} has an implementation already, that of the plugin {first.owner} ({first.place})",
                (found[1],),
                code="two-implementations",
                hint=f"switch {second.owner} off, or wrap the action with an `instead_of` hook",
            )
        return found[0] if found else None

    def _targets(self) -> dict[tuple[Stage, str], list[Handler]]:
        """The handlers of each stage of a target; `_doing` then has the implementations."""
        if self._by_target is None:
            self._doing, self._by_target = {}, {}
            staged: list[Handler] = []
            for info, hook in self._hooks():
                if hook.target.stage is None:  # there are dozens, of which a host's life needs a few
                    self._doing.setdefault(self._one_name(hook.target.target), []).append((info, hook))
                else:
                    staged.append(self._handler(info, hook))
            for handler in self._script_handlers:
                if handler.stage is None:
                    for name in dict.fromkeys(handler.targets):
                        self._doing.setdefault(self._one_name(name), []).append(handler)
                else:
                    staged.append(handler)
            self._staged = tuple(staged)
            self._sort(staged, self._by_target)
        return self._by_target

    def _sort(self, staged: Iterable[Handler], by_target: dict[tuple[Stage, str], list[Handler]]) -> None:
        for handler in staged:
            stage = handler.stage
            # an action of two names is one target, also where a handler says both
            for target in dict.fromkeys([self._one_name(target) for target in handler.targets]):
                if stage is not None:
                    by_target.setdefault((stage, target), []).append(handler)

    def _one_name(self, target: str) -> str:
        return self._plugins.registry.action_name(target) or target

    def _hooks(self) -> Iterator[_Unmade]:
        """The hooks that take part, in load order."""
        for info in self._plugins.active:
            is_other = info.backend is not None and info.backend != self._backend
            for hook in info.hooks:
                if hook.target.stage is not None or not is_other:
                    yield info, hook

    def _handler(self, info: PluginInfo, hook: LoadedHook) -> PythonHandler:
        """The handler of a hook; kept, so that what it did is counted on, and rule 6 knows it, when scripts change."""
        made = self._made.get(id(hook))
        if made is None:
            made = self._made[id(hook)] = PythonHandler(hook, info, self._rules(info, hook))
        return made
