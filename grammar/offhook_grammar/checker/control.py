"""Statements that hold others and decide whether, how often and beside what they are done: `try`."""

from __future__ import annotations

from collections.abc import Callable

from offhook_grammar.checker.expressions import check_condition
from offhook_grammar.checker.scopes import Scope, Variable
from offhook_grammar.checker.standing import cancellation_type, error_type
from offhook_grammar.checker.walk import walk
from offhook_grammar.tree import (
    Block,
    Cancel,
    Catch,
    Fail,
    Proceed,
    Redirect,
    Return,
    Stop,
    Try,
)

CheckBlock = Callable[[Block, Scope], None]

ENDS = {Cancel: "cancel", Redirect: "redirect", Return: "return", Stop: "stop", Fail: "fail"}
"""The statements that end a run, by their words."""


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
        check_condition(node.when, inner)
    check_block(node.body, inner)


def _always(block: Block, scope: Scope) -> None:
    for node in walk(block):
        word = ENDS.get(type(node), "proceed" if isinstance(node, Proceed) else "")
        if word:
            scope.report.error(
                "H421",
                node.span,
                f"`{word}` cannot stand in `always`, which is done however the rest ends and does not change that",
                hint="put it behind the `end` of the `try`, or into its `on error`",
            )
