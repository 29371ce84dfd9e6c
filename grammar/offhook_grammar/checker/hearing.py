"""`wait for`: the events, what is asked of them, and how long."""

from __future__ import annotations

from collections.abc import Callable

from offhook_grammar.checker.expressions import check_condition, infer
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.plugins import report_unknown
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.standing import event_type
from offhook_grammar.checker.suggestions import did_you_mean
from offhook_grammar.tree import Block, WaitFor, Word
from offhook_grammar.types import DURATION, EventInfo, Type

CheckBlock = Callable[[Block, Scope], None]


def check_wait_for(node: WaitFor, scope: Scope, check_block: CheckBlock) -> Type:
    """`wait for e1, e2 as m where c up to 5m else do … end`; gives the type of the event."""
    found = check_events(node.events, scope)
    kind = event_type([event for event in found if event is not None] if None not in found else ())
    if node.where is not None:
        inner = scope.inner()
        if node.alias is not None:
            inner.add(node.alias, "let", kind)
        check_condition(node.where, inner, never=", so this waits in vain", always=", so `where` can be left out")
    if node.up_to is not None:
        infer(node.up_to, scope)
        check_fit(node.up_to, DURATION, scope, "the limit of a wait")
    if node.otherwise is not None:
        check_block(node.otherwise, scope)
    return kind


def check_events(words: tuple[Word, ...], scope: Scope) -> list[EventInfo | None]:
    """Report events that are unknown, or named twice; None for one that is not known."""
    found: list[EventInfo | None] = []
    for word in words:
        event = scope.catalogue.event(word.text)
        if event is None:
            hint = did_you_mean(word.text, scope.catalogue.event_names(), word.span)
            report_unknown("H202", word.span, f"there is no event `{word.text}`", hint, scope.visible, scope.report)
        elif event in found:
            scope.report.error("H402", word.span, f"`{word.text}` is named twice", hint="leave one out")
        found.append(event)
    return found
