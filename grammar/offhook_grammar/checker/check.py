"""The checker's front: a bundle of files in, diagnostics out."""

from __future__ import annotations

from dataclasses import dataclass

from offhook_grammar.checker.declarations import Declared, declare
from offhook_grammar.checker.definitions import check_definition, work_out
from offhook_grammar.checker.dependencies import check_constants, check_recursion
from offhook_grammar.checker.handlers import check_handler
from offhook_grammar.checker.ordering import Placed, check_order
from offhook_grammar.checker.own_actions import WithActions, declare_actions
from offhook_grammar.checker.plugins import check_plugin
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.settings import check_shared
from offhook_grammar.checker.testing import check_test
from offhook_grammar.checker.world import TypeTable, World
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.own_actions import as_handler
from offhook_grammar.sources import Bundle
from offhook_grammar.tree import ActionItem, Handler, Test, UsePlugin
from offhook_grammar.types import Catalogue


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found: the diagnostics, sorted, and the type of every expression (for editors)."""

    diagnostics: tuple[Diagnostic, ...]
    types: TypeTable


def check(bundle: Bundle, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Everything that is wrong or doubtful in the files of a bundle: errors and warnings, sorted by place.

    Never raises for a tree that the parser can make. The diagnostics of the parser and of `use` are the bundle's
    own and are not repeated here.
    """
    return inspect(bundle, catalogue).diagnostics


def inspect(bundle: Bundle, catalogue: Catalogue) -> Checked:
    """Like `check`, and keeps the types that it found out."""
    reports = {source.path: Report(source.path) for source in bundle.files}
    known = WithActions(catalogue)
    world = World(known, declare(bundle, tuple(catalogue.plugin_names()), reports), reports, work_out)
    for source in bundle.files:
        for item in source.tree.items:
            if isinstance(item, UsePlugin):
                check_plugin(item, catalogue, reports[source.path])
    declared = _declared(world)
    declare_actions(declared, known, world)
    for one in declared:
        check_definition(one, world)
    check_shared(declared, world)
    check_recursion(declared, world)
    placed = [
        Placed(item, source.path) for source in bundle.files for item in source.tree.items if isinstance(item, Handler)
    ]
    for handler in placed:
        check_handler(handler.handler, handler.file, world)
    _check_actions(bundle, world)
    for source in bundle.files:
        for item in source.tree.items:
            if isinstance(item, Test):
                check_test(item, source.path, world)
    check_constants(world)
    check_order(placed, reports)
    found = [diagnostic for report in reports.values() for diagnostic in report.found]
    return Checked(tuple(sorted(found, key=Diagnostic.sort_key)), world.types)


def _check_actions(bundle: Bundle, world: World) -> None:
    for source in bundle.files:
        for item in source.tree.items:
            if isinstance(item, ActionItem):
                check_handler(as_handler(item), source.path, world, item.fields)


def _declared(world: World) -> list[Declared]:
    """All declarations, each once, used files first."""
    found = {
        declared: None
        for visible in world.visible.values()
        for names in (visible.values, visible.types, visible.memories, visible.actions)
        for declared in names.values()
    }
    return sorted(found, key=lambda declared: declared.order)
