"""Which statements may stand in which handlers: rules 3, 4, 5 and 7 of the language."""

from __future__ import annotations

from offhook_grammar.checker.effects import Effect, effects, own_effects
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.scopes import Surroundings
from offhook_grammar.checker.suggestions import behind, replacing
from offhook_grammar.checker.world import World
from offhook_grammar.diagnostics import Advice, Edit
from offhook_grammar.tree import DefineProcedure, Handler, Mode, Required, Stage

_HOLDING = (Stage.BEFORE, Stage.INSTEAD)


def check_placement(handler: Handler, surroundings: Surroundings, file: str, world: World) -> None:
    """Report the statements that this stage does not allow, in the body and in the procedures that it calls."""
    report = world.reports[file]
    found = effects(handler.body, file, world)
    guard = any(isinstance(clause, Required) for clause in handler.clauses) or any(
        effect.kind in ("cancel", "redirect") for effect in found
    )
    for effect in found:
        match effect.kind:
            case "cancel":
                _cancel(effect, handler.stage, surroundings, report)
            case "redirect":
                _redirect(effect, handler.stage, surroundings, report)
            case "proceed":
                _proceed(effect, handler.stage, surroundings, report)
            case "fail":
                _fail(effect, handler.stage, guard, report)
            case "wait":
                _wait(effect, handler.stage, report)
            case "return value":
                _value(effect, handler.stage, surroundings, report)
    _mode(handler, found, report)


def check_procedure(item: DefineProcedure, report: Report) -> None:
    """Report what no procedure may do, whoever calls it."""
    for effect in own_effects(item.body):
        if effect.kind == "proceed":
            report.error(
                "H408",
                effect.span,
                "a procedure cannot `proceed`: that is for the `instead of` handler itself",
                hint="`proceed` in the handler, and pass what came of it",
            )
        elif effect.kind == "return value":
            _unused(effect, "a procedure has no value", report)


def _cancel(effect: Effect, stage: Stage, surroundings: Surroundings, report: Report) -> None:
    if stage in _HOLDING or stage is Stage.ACTION:
        return
    hint = "`stop` ends this handler"
    if stage is Stage.AFTER:
        hint = "a `before` handler can still cancel the action; `stop` ends this one"
    report.error(
        "H407",
        effect.span,
        f"there is nothing left to cancel in {surroundings.name}",
        hint=hint,
        notes=effect.notes,
    )


def _redirect(effect: Effect, stage: Stage, surroundings: Surroundings, report: Report) -> None:
    if stage is Stage.BEFORE:
        return
    hint = "a `before` handler can redirect"
    if stage in (Stage.INSTEAD, Stage.ACTION):
        hint = "invoke the other action here, and do not `proceed`"
    report.error(
        "H407",
        effect.span,
        f"only a `before` handler can redirect; this is {surroundings.name}",
        hint=hint,
        notes=effect.notes,
    )


def _proceed(effect: Effect, stage: Stage, surroundings: Surroundings, report: Report) -> None:
    if stage is Stage.INSTEAD or effect.through is not None:  # in a procedure it is an error of the procedure
        return
    hint = "leave it out: the action goes on when this handler ends" if stage is Stage.BEFORE else None
    report.error(
        "H408", effect.span, f"only an `instead of` handler can `proceed`; this is {surroundings.name}", hint=hint
    )


def _fail(effect: Effect, stage: Stage, guard: bool, report: Report) -> None:
    if stage is Stage.BEFORE and not guard:
        report.error(
            "H410",
            effect.span,
            "this `before` handler only watches: if it fails, the action goes on all the same",
            hint="`cancel` holds the action back; the clause `required` makes every failure here do so",
            notes=effect.notes,
        )


def _wait(effect: Effect, stage: Stage, report: Report) -> None:
    if (stage in _HOLDING or stage is Stage.ACTION) and effect.is_endless:
        who = "it" if stage is Stage.ACTION else f"`{stage.value}`"
        report.error(
            "H411",
            effect.span,
            f"whoever invoked the action waits while {who} waits, so this wait needs a limit",
            hint=Advice("add `up to 60s`", (Edit(behind(effect.span), " up to 60s"),)),
            notes=effect.notes,
        )


def _value(effect: Effect, stage: Stage, surroundings: Surroundings, report: Report) -> None:
    if stage not in (Stage.INSTEAD, Stage.ACTION):
        _unused(effect, f"nobody uses the value of {surroundings.name}", report)


def _unused(effect: Effect, why: str, report: Report) -> None:
    report.warning(
        "H414",
        effect.span,
        f"{why}, so what is returned here is lost",
        hint=replacing(effect.span, "return", "write `return` alone"),
    )


def _mode(handler: Handler, found: list[Effect], report: Report) -> None:
    """Rule 5: who waits must say what happens to the next run meanwhile."""
    if handler.stage in _HOLDING or any(isinstance(clause, Mode) for clause in handler.clauses):
        return
    wait = next((effect for effect in found if effect.kind == "wait"), None)
    if wait is not None:
        report.warning(
            "H412",
            wait.span,
            "this handler waits, and does not say what the next one does meanwhile",
            hint="add `mode single`, `mode restart`, `mode queued` or `mode parallel` to its head",
            notes=wait.notes,
        )
