"""The targets of a handler: that they exist, fit its stage, and go together."""

from __future__ import annotations

from collections.abc import Sequence

from offhook_grammar.checker.plugins import report_dormant, report_unknown
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.suggestions import before, did_you_mean
from offhook_grammar.checker.walk import walk
from offhook_grammar.checker.world import World
from offhook_grammar.diagnostics import Advice, Edit
from offhook_grammar.node import Frozen, record
from offhook_grammar.tree import Cancel, Handler, Name, Optional, Proceed, Redirect, Stage, Target
from offhook_grammar.types import ActionInfo, EventInfo

_AHEAD = (Cancel, Proceed, Redirect)


@record
class Targets(Frozen):
    """The targets that are known. `complete`: none of them is unknown or `*`, so that their fields say it all."""

    actions: tuple[ActionInfo, ...] = ()
    events: tuple[EventInfo, ...] = ()
    complete: bool = True


def check_targets(handler: Handler, file: str, world: World) -> Targets:
    """Report what is wrong with a handler's targets, and give those that are known."""
    actions: list[ActionInfo] = []
    events: list[EventInfo] = []
    complete = True
    report = world.reports[file]
    _check_company(handler.targets, report)
    for target in handler.targets:
        if target.name == "*":
            complete = False
            continue
        if target.is_event:
            event = _event(target, handler, file, world)
            complete = complete and event is not None
            _add(event, events, target, report)
        else:
            action = _action(target, handler, file, world)
            complete = complete and action is not None
            _add(action, actions, target, report)
    return Targets(tuple(actions), tuple(events), complete)


def _check_company(targets: Sequence[Target], report: Report) -> None:
    star = next((target for target in targets if target.name == "*"), None)
    if star is not None and len(targets) > 1:
        report.error("H402", star.span, "`*` is every action already, so it stands alone", hint="leave the others out")
    elif len({target.is_event for target in targets}) > 1:
        odd = next(target for target in targets if target.is_event != targets[0].is_event)
        message = "one handler cannot hear both actions and events: what it knows about them differs"
        report.error("H402", odd.span, message, hint="write a handler for each; a procedure can hold what they share")


def _add(
    found: ActionInfo | EventInfo | None,
    others: list[ActionInfo] | list[EventInfo],
    target: Target,
    report: Report,
) -> None:
    if found is None:
        return
    if any(other.name == found.name for other in others):
        also = f", which is {found.name}" if found.name != target.name else ""
        report.error("H402", target.span, f"`{target.name}`{also} is named twice", hint="leave one out")
        return
    others.append(found)  # type: ignore[arg-type]  # each list gets its own kind


def _event(target: Target, handler: Handler, file: str, world: World) -> EventInfo | None:
    found, report = world.catalogue.event(target.name), world.reports[file]
    if found is None:
        hint = did_you_mean(target.name, world.catalogue.event_names(), target.span)
        message = f"there is no event `{target.name}`"
        _unknown("H202", target, message, hint, handler, file, world)
    if handler.stage in (Stage.BEFORE, Stage.INSTEAD, Stage.FAILURE) or handler.stage_word == "after":
        report.error(
            "H401",
            target.span,
            f"an event has happened when it is heard, so nothing can come `{handler.stage.value}` it",
            hint=_on(target, handler),
        )
    return found


def _on(target: Target, handler: Handler) -> Advice:
    """The advice to hear an event; its edit takes the place of the stage, where that is for this target alone, and
    where the handler does nothing that is only possible ahead of something."""
    if any(isinstance(node, _AHEAD) or (isinstance(node, Name) and node.name == "payload") for node in walk(handler)):
        return Advice(f"what has happened can no more be prevented or changed; `on {target.name}` hears of it")
    stage = before(handler.span).to(before(target.span))
    edits = (Edit(stage, "on "),) if handler.targets == (target,) else ()
    return Advice(f"write `on {target.name}`", edits)


def _action(target: Target, handler: Handler, file: str, world: World) -> ActionInfo | None:
    found = world.catalogue.action(target.name)
    if found is None:
        hint = did_you_mean(target.name, world.catalogue.action_names(), target.span)
        if hint is None and (event := did_you_mean(target.name, world.catalogue.event_names(), target.span)):
            _unknown("H202", target, f"there is no event `{target.name}`", event, handler, file, world)
        else:
            _unknown("H201", target, f"there is no action `{target.name}`", hint, handler, file, world)
    return found


def _unknown(
    code: str, target: Target, message: str, hint: Advice | None, handler: Handler, file: str, world: World
) -> None:
    report = world.reports[file]
    if any(isinstance(clause, Optional) for clause in handler.clauses):
        report_dormant(code, target.span, message, hint, report)
    else:
        report_unknown(code, target.span, message, hint, world.visible[file], report)
