"""Statements that hold others and decide whether, how often and beside what they are done."""

from __future__ import annotations

from collections.abc import Callable

from offhook_grammar.checker.effects import effects
from offhook_grammar.checker.expressions import check_condition, infer
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.scopes import Scope, Variable
from offhook_grammar.checker.standing import cancellation_type, error_type
from offhook_grammar.checker.walk import walk_run
from offhook_grammar.tree import (
    Block,
    Cancel,
    Catch,
    Fail,
    Let,
    Meanwhile,
    Proceed,
    Redirect,
    Repeat,
    Return,
    Statement,
    Stop,
    Together,
    Try,
)
from offhook_grammar.types import DURATION, NUMBER

_NOT_IN_BRANCHES = {Return: "return", Proceed: "proceed", Redirect: "redirect"}

CheckBlock = Callable[[Block, Scope], None]

ENDS = {Cancel: "cancel", Redirect: "redirect", Return: "return", Stop: "stop", Fail: "fail"}
"""The statements that end a run, by their words."""


def check_meanwhile(node: Meanwhile, scope: Scope, check_block: CheckBlock) -> None:
    """`meanwhile do … end`: rule 10, a run of its own, which holds nobody and whose end is nobody's."""
    check_block(node.body, scope.beside())
    for effect in effects(node.body, scope.file, scope.world):
        if effect.kind in ("cancel", "redirect"):
            message = f"a run of its own has nothing to {effect.kind}: the action goes on without it"
            scope.report.error("H407", effect.span, message, hint="put it outside `meanwhile`", notes=effect.notes)
        elif effect.kind == "proceed" and effect.through is None:
            message = "a run of its own cannot `proceed`: that is for the `instead of` handler itself"
            scope.report.error("H408", effect.span, message, hint="put it outside `meanwhile`")
        elif effect.kind == "return value":
            message = "nobody waits for `meanwhile`, so what is returned here is lost"
            scope.report.warning("H414", effect.span, message, hint="write `return` alone")


def check_together(node: Together, scope: Scope, check_statement: Callable[[Statement, Scope], None]) -> None:
    """`together do … end`: rule 10, each statement is a branch; what one declares, no other one knows."""
    for branch in node.body.statements:
        check_statement(branch, scope.inner())
        if isinstance(branch, Let):
            hint = f"write `let {branch.name.text} = null` ahead of `together`, and `set {branch.name.text} = …` here"
            message = f"each statement here is a branch of its own, and `{branch.name.text}` ends with its branch"
            scope.report.error("H423", branch.span, message, hint=hint)
    for inner in walk_run(node.body):
        word = _NOT_IN_BRANCHES.get(type(inner))
        if word is not None:
            message = f"`{word}` cannot stand in `together`: the other branches go on at the same time"
            scope.report.error("H423", inner.span, message, hint="put it behind the `end` of `together`")


def check_repeat(node: Repeat, scope: Scope, check_block: CheckBlock) -> None:
    """`repeat 5 times every 2s until c do …`; the condition knows nothing that the body declares."""
    infer(node.times, scope)
    check_fit(node.times, NUMBER, scope, "how often something is repeated")
    if node.every is not None:
        infer(node.every, scope)
        check_fit(node.every, DURATION, scope, "the time between two turns")
    if node.until is not None:
        check_condition(node.until, scope, never=", so it never ends the turns", always=", so there is one turn only")
    check_block(node.body, scope)


def check_try(node: Try, scope: Scope, check_block: CheckBlock) -> None:
    """`try … on cancelled … on error … always … end`."""
    check_block(node.body, scope)
    for catch in node.catches:
        _catch(catch, scope, check_block)
    if node.always is not None:
        check_block(node.always, scope)
        _always(node.always, scope)


def _catch(node: Catch, scope: Scope, check_block: CheckBlock) -> None:
    is_error = node.kind == "error"
    kind = error_type(scope.catalogue) if is_error else cancellation_type(scope.catalogue)
    inner = scope.inner()
    if node.alias is not None:
        inner.add(node.alias, "error", kind)
    elif is_error:
        inner = scope.with_variable(Variable("error", "error", kind))
    if node.when is not None:
        check_condition(node.when, inner, never=", so this part is never done", always=", so `when` can be left out")
    check_block(node.body, inner)


def _always(block: Block, scope: Scope) -> None:
    for node in walk_run(block):
        word = ENDS.get(type(node), "proceed" if isinstance(node, Proceed) else "")
        if word:
            scope.report.error(
                "H421",
                node.span,
                f"`{word}` cannot stand in `always`, which is done however the rest ends and does not change that",
                hint="put it behind the `end` of the `try`, or into its `on error`",
            )
