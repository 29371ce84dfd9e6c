"""`action`: what scripts declare, seen by all files as if a plugin had brought it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field

from offhook_grammar.checker import typenames
from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.settings import check_default
from offhook_grammar.checker.world import World
from offhook_grammar.node import Fields, changing
from offhook_grammar.tree import ActionItem
from offhook_grammar.types import ActionInfo, Catalogue, EventInfo, FieldInfo, FunctionInfo, ObjectInfo, Type


@changing
class WithActions(Fields):
    """A catalogue, and the actions of the scripts besides."""

    base: Catalogue
    own: dict[str, ActionInfo] = field(default_factory=dict)

    def action(self, name: str) -> ActionInfo | None:
        return self.base.action(name) or self.own.get(name)

    def action_names(self) -> Iterable[str]:
        return [*self.base.action_names(), *self.own]

    def event(self, name: str) -> EventInfo | None:
        return self.base.event(name)

    def event_names(self) -> Iterable[str]:
        return self.base.event_names()

    def function(self, name: str) -> FunctionInfo | None:
        return self.base.function(name)

    def function_names(self) -> Iterable[str]:
        return self.base.function_names()

    def object(self, name: str) -> ObjectInfo | None:
        return self.base.object(name)

    def scope(self) -> Mapping[str, Type]:
        return self.base.scope()

    def reader_fields(self) -> Collection[str]:
        return self.base.reader_fields()

    def plugin_names(self) -> Iterable[str]:
        return self.base.plugin_names()

    def fingerprint(self) -> str:
        return self.base.fingerprint()


def declare_actions(declared: Iterable[Declared], catalogue: WithActions, world: World) -> None:
    """Let everybody know the actions of the scripts. One that there is already is reported."""
    first: dict[str, Declared] = {}
    for one in declared:
        if not isinstance(one.item, ActionItem):
            continue
        report = world.reports[one.file]
        if catalogue.base.action(one.name) is not None:
            message = f"there is an action {one.name} already: the centre or a plugin has it"
            report.error("H211", one.span, message, hint="give yours another name, or wrap it with `instead of`")
            continue
        other = first.setdefault(one.name, one)
        if other is not one:
            message = f"the action `{one.name}` is declared twice: {other.place(one.file)} has it, too"
            report.error("H210", one.span, message, hint="give one of them another name")
            continue
        fields = {
            part.name.text: FieldInfo(
                part.name.text,
                typenames.resolve(part.type, world, one.file, of_run=True),
                required=part.default is None,
            )
            for part in one.item.fields
        }
        catalogue.own[one.name] = ActionInfo(one.name, fields, summary=f"An action of {one.file}.")


def check_fields(item: ActionItem, scope: Scope) -> None:
    """Report fields that stand twice, and defaults that do not fit. `scope` is that of what is worked out at load."""
    seen: set[str] = set()
    for part in item.fields:
        name = part.name.text
        if name in seen:
            scope.report.error("H320", part.name.span, f"the field `{name}` stands twice in `{item.name.text}`")
        seen.add(name)
        if part.default is not None:
            info = scope.catalogue.action(item.name.text)
            if info is not None and name in info.fields:
                check_default(part.default, info.fields[name].type, scope, f"`{name}`")
