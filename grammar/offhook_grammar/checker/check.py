"""The checker's front: a bundle of files in, diagnostics out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from offhook_grammar.checker.dead import check_dead
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
from offhook_grammar.node import Frozen, record
from offhook_grammar.own_actions import as_handler
from offhook_grammar.sources import Bundle, SourceFile
from offhook_grammar.tree import ActionItem, Handler, Item, Test, UsePlugin
from offhook_grammar.types import Catalogue

One = TypeVar("One", bound=Item)


@record
class Checked(Frozen):
    """What checking found: the diagnostics, sorted, and the type of every expression (for editors)."""

    diagnostics: tuple[Diagnostic, ...]
    types: TypeTable


def check(bundle: Bundle, catalogue: Catalogue, only: Collection[str] | None = None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong or doubtful in the files of a bundle: errors and warnings, sorted by place.

    Never raises for a tree that the parser can make. The diagnostics of the parser and of `use` are the bundle's
    own and are not repeated here. `only`: the paths of the files to be looked into; the others, whose trees may be
    outlines, were looked into before, and what they declare is known to be right.
    """
    return inspect(bundle, catalogue, only).diagnostics


def own_actions(bundle: Bundle, catalogue: Catalogue) -> str:
    """What the actions are that the files of a bundle declare, as a text that changes with them."""
    if not _items(bundle.files, ActionItem):
        return ""
    reports = {source.path: Report(source.path) for source in bundle.files}
    known = WithActions(catalogue)
    world = World(known, declare(bundle, tuple(catalogue.plugin_names()), reports), reports, work_out)
    declare_actions(_declared(world), known, world)
    return repr(sorted(known.own.items()))


def inspect(bundle: Bundle, catalogue: Catalogue, only: Collection[str] | None = None) -> Checked:
    """Like `check`, and keeps the types that it found out."""
    looked_into = [source for source in bundle.files if only is None or source.path in only]
    reports = {source.path: Report(source.path) for source in bundle.files}
    known = WithActions(catalogue)
    world = World(known, declare(bundle, tuple(catalogue.plugin_names()), reports), reports, work_out)
    for item, file in _items(looked_into, UsePlugin):
        check_plugin(item, catalogue, reports[file])
    declared = _declared(world)
    declare_actions(declared, known, world)
    for one in declared:
        if only is None or one.file in only:
            check_definition(one, world)
    check_shared(declared, world)
    check_recursion(declared, world)
    for handler, file in _items(looked_into, Handler):
        check_handler(handler, file, world)
    check_dead(_items(looked_into, Handler), known, reports)
    for action, file in _items(looked_into, ActionItem):
        check_handler(as_handler(action), file, world, action.fields)
    for test, file in _items(looked_into, Test):
        check_test(test, file, world)
    check_constants(world)
    check_order([Placed(handler, file) for handler, file in _items(bundle.files, Handler)], reports)
    found = [diagnostic for report in reports.values() for diagnostic in report.found]
    return Checked(tuple(sorted(found, key=Diagnostic.sort_key)), world.types)


def _items(files: Sequence[SourceFile], kind: type[One]) -> list[tuple[One, str]]:
    """The items of a kind, with their files."""
    return [(item, source.path) for source in files for item in source.tree.items if isinstance(item, kind)]


def _declared(world: World) -> list[Declared]:
    """All declarations, each once, used files first."""
    found = {
        declared: None
        for visible in world.visible.values()
        for names in (visible.values, visible.types, visible.memories, visible.actions)
        for declared in names.values()
    }
    return sorted(found, key=lambda declared: declared.order)
