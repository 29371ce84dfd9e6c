"""The clauses of a handler's head: which may stand where, and what is in them."""

from __future__ import annotations

from collections.abc import Mapping

from offhook_grammar.checker.current import check_also_for
from offhook_grammar.checker.expressions import check_condition, infer
from offhook_grammar.checker.fitting import check_fit
from offhook_grammar.checker.hearing import check_events
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.scopes import Scope
from offhook_grammar.checker.suggestions import leaving_out
from offhook_grammar.tree import (
    Ahead,
    AlsoFor,
    Behind,
    Clause,
    Durable,
    Handler,
    Mode,
    Named,
    Optional,
    Priority,
    Reentrant,
    Required,
    Stage,
    Until,
    When,
    Within,
)
from offhook_grammar.types import DURATION

_WORDS: Mapping[type, str] = {
    When: "when",
    Named: "named",
    Priority: "priority",
    Required: "required",
    Mode: "mode",
    Within: "within",
    Ahead: "ahead of",
    Behind: "behind",
    Reentrant: "reentrant",
    Optional: "optional",
    Until: "until",
    AlsoFor: "also for",
    Durable: "durable",
}


def check_clauses(handler: Handler, scope: Scope) -> None:
    """Report clauses that stand twice or at the wrong stage, and what is wrong inside them."""
    seen: set[object] = set()
    for clause in handler.clauses:
        _twice(clause, seen, scope.report)
        _stage(clause, handler.stage, scope.report)
        match clause:
            case When():
                check_condition(
                    clause.condition, scope, never=", so this never runs", always=", so `when` can be left out"
                )
            case Until():
                check_events(clause.events, scope)
            case Within():
                infer(clause.limit, scope)
                check_fit(clause.limit, DURATION, scope, "the limit of `within`")
            case Mode() if clause.per is not None:
                infer(clause.per, scope)
            case AlsoFor():
                check_also_for(clause, handler, scope)
            case Durable():
                _durable(clause, scope.report)
            case Named() if not clause.name.strip():
                scope.report.error("H420", clause.span, "a handler's name cannot be empty")
            case _:
                pass


def _durable(clause: Durable, report: Report) -> None:
    message = "`durable` asks for more than this engine does: without a store, a run ends with the process"
    hint = "with a store (`--store`) it goes on at the wait at which it stood, and may do again what it did behind it"
    report.warning("H429", clause.span, message, hint=hint)


def _twice(clause: Clause, seen: set[object], report: Report) -> None:
    word = _WORDS.get(type(clause), "")
    key: object = word
    if isinstance(clause, Ahead | Behind):
        key = (word, clause.of)
    if key in seen:
        hint = "join the conditions with `and`" if isinstance(clause, When) else "leave one out"
        report.error("H403", clause.span, f"`{word}` stands twice in the head of this handler", hint=hint)
    seen.add(key)


def _stage(clause: Clause, stage: Stage, report: Report) -> None:
    word = _WORDS.get(type(clause), "")
    if stage is Stage.ACTION:
        if not isinstance(clause, Mode | Within | Until | Durable | AlsoFor):
            message = f"an action is done whenever somebody invokes it, so `{word}` means nothing here"
            hint = "a `before` handler can hold it back" if isinstance(clause, When) else "leave it out"
            report.error("H404", clause.span, message, hint=hint)
    elif isinstance(clause, Mode) and stage in (Stage.BEFORE, Stage.INSTEAD):
        report.error(
            "H404",
            clause.span,
            f"whoever invoked the action waits for `{stage.value}`, so its runs cannot be queued or dropped by `mode`",
            hint="leave `mode` out, or do the work in an `after` handler",
        )
    elif isinstance(clause, Required) and stage is not Stage.BEFORE:
        report.error(
            "H404",
            clause.span,
            "`required` means that the action is held back when this handler fails, which only `before` can do",
            hint=leaving_out(clause.span, "leave `required` out"),
        )
    elif isinstance(clause, Durable) and stage in (Stage.BEFORE, Stage.INSTEAD):
        report.error(
            "H404",
            clause.span,
            f"whoever invoked the action waits for `{stage.value}`, so it cannot outlive the process",
            hint="leave `durable` out, or do the work in an `after` handler",
        )
    elif isinstance(clause, Until) and stage in (Stage.BEFORE, Stage.INSTEAD):
        report.error(
            "H404",
            clause.span,
            f"whoever invoked the action waits for `{stage.value}`, so no event can end it",
            hint="`within` limits how long it may take",
        )
    elif isinstance(clause, Optional) and stage is Stage.SCHEDULE:
        report.error(
            "H404",
            clause.span,
            "a schedule has no target that could be unknown",
            hint=leaving_out(clause.span, "leave `optional` out"),
        )
    elif isinstance(clause, Reentrant) and stage in (Stage.EVENT, Stage.SCHEDULE):
        report.error(
            "H404",
            clause.span,
            "only handlers of actions are left out of what they caused themselves, so `reentrant` means nothing here",
            hint=leaving_out(clause.span, "leave `reentrant` out"),
        )
    elif isinstance(clause, Priority | Ahead | Behind) and stage is Stage.SCHEDULE:
        report.error(
            "H404",
            clause.span,
            f"a schedule has no others to stand in a row with, so `{word}` means nothing here",
            hint=leaving_out(clause.span, f"leave `{word}` out"),
        )
