"""Handlers and schedules: head and body together."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from offhook_grammar.checker.clauses import check_clauses
from offhook_grammar.checker.declarations import Declared
from offhook_grammar.checker.definitions import reassigned
from offhook_grammar.checker.flow import check_flow
from offhook_grammar.checker.placement import check_placement
from offhook_grammar.checker.schedules import check_schedule
from offhook_grammar.checker.scopes import Scope, Surroundings, Variable, VariableKind
from offhook_grammar.checker.standing import (
    error_type,
    event_entities,
    event_type,
    payload_type,
    result_type,
)
from offhook_grammar.checker.statements import check_block
from offhook_grammar.checker.targets import Targets, check_targets
from offhook_grammar.checker.world import World
from offhook_grammar.tree import Handler, Stage, TypeField
from offhook_grammar.types import ANY, Catalogue, Type

# rule 14: the word that `as` renames
_RENAMED: Mapping[Stage, VariableKind] = {
    Stage.BEFORE: "payload",
    Stage.INSTEAD: "payload",
    Stage.AFTER: "result",
    Stage.FAILURE: "error",
    Stage.EVENT: "event",
}


def check_handler(handler: Handler, file: str, world: World, fields: Iterable[TypeField] = ()) -> None:
    """Report what is wrong with one handler or schedule, or with the body of an action that has these fields."""
    report = world.reports[file]
    targets = check_targets(handler, file, world)
    surroundings = _surroundings(handler, targets)
    scope = Scope(world, file, surroundings)
    words = _words(handler.stage, targets, world.catalogue)
    renamed = _RENAMED.get(handler.stage)
    for name, kind in words.items():
        if not (handler.alias is not None and name == renamed):
            scope.variables[name] = Variable(name, name, kind)
    if handler.stage is Stage.EVENT:
        scope.add_all(Variable(name, "entity", kind) for name, kind in event_entities(targets.events))
    if handler.alias is not None:
        _alias(handler, words, scope)
    for field in fields:  # rule 14
        known = next((info.fields.get(field.name.text) for info in targets.actions), None)
        scope.add(field.name, "parameter", ANY if known is None else known.type)
    if handler.every is not None:
        check_schedule(handler.every, _schedule_scope(handler, file, world))
    check_clauses(handler, scope)
    check_block(handler.body, scope)
    check_placement(handler, surroundings, file, world)
    check_flow(handler.body, report)


def _schedule_scope(handler: Handler, file: str, world: World) -> Scope:
    """Schedules are set when the script is loaded, behind all constants."""
    return Scope(world, file, Surroundings("schedule", owner=Declared("schedule", "every", file, handler, sys.maxsize)))


def _surroundings(handler: Handler, targets: Targets) -> Surroundings:
    word = _RENAMED.get(handler.stage)
    renamed: dict[str, str] = {word: handler.alias.text} if handler.alias is not None and word is not None else {}
    return Surroundings(
        "handler",
        stage=handler.stage,
        actions=targets.actions if targets.complete else (),
        renamed=renamed,
        reassigned=reassigned(handler.body),
    )


def _words(stage: Stage, targets: Targets, catalogue: Catalogue) -> dict[VariableKind, Type]:
    """The words that only handlers of this stage have."""
    actions = targets.actions if targets.complete else ()
    words: dict[VariableKind, Type] = {}
    if stage not in (Stage.EVENT, Stage.SCHEDULE):
        words["payload"] = payload_type(actions)
    if stage is Stage.AFTER:
        words["result"] = result_type(actions) if actions else ANY
    if stage is Stage.FAILURE:
        words["error"] = error_type(catalogue)
    if stage is Stage.EVENT:
        words["event"] = event_type(targets.events if targets.complete else ())
    return words


def _alias(handler: Handler, words: Mapping[VariableKind, Type], scope: Scope) -> None:
    word = _RENAMED.get(handler.stage)
    if handler.alias is None:
        return
    if word is None:
        scope.report.error(
            "H419", handler.alias.span, "a schedule has nothing that `as` could name", hint="leave it out"
        )
        return
    if handler.alias.text == word:
        scope.report.error("H419", handler.alias.span, f"`{word}` is called so already", hint="leave `as` out")
    else:
        scope.add(handler.alias, word, words[word])
    scope.variables[handler.alias.text] = Variable(handler.alias.text, word, words[word], handler.alias.span)
