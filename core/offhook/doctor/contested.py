"""Plugins that may both cancel, redirect or replace one action: which of them has its way, the order decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient
from offhook.doctor.powers import power_of
from offhook.pipeline import Handler


def contested(patient: Patient) -> Iterator[Finding]:
    """A finding for each action that handlers of several plugins may stop, or replace, in an order that nobody has
    said. Where one may stop what another may replace, their order is fixed: a note."""
    told: set[tuple[str, ...]] = set()
    for name in patient.plugins.registry.action_names:
        plan = patient.planner.plan(patient.plugins.registry.action(name))
        rivals = [(handler, power) for handler in (*plan.before, *plan.instead) if (power := _power(patient, handler))]
        handlers = [handler for handler, _ in rivals]
        key = tuple(handler.ident for handler in handlers)
        if len({handler.origin.owner for handler in handlers}) < 2 or key in told:
            continue
        told.add(key)  # what several plugins do to every action is told of the first
        open_pair = next((pair for pair in _pairs(handlers) if not is_settled(*pair)), None)
        if open_pair is not None or any(handlers[0].stage != other.stage for other in handlers):
            everywhere = all("*" in handler.targets for handler in handlers)
            yield _finding(patient, "every action" if everywhere else name, rivals, open_pair)


def is_settled(first: Handler, second: Handler) -> bool:
    """Whether somebody who knew of both has said which comes first."""
    for one, other in ((first, second), (second, first)):
        if {other.name, other.origin.owner} & {*one.ahead_of, *one.behind}:
            return True
    said = (first.rule.said.get("priority"), second.rule.said.get("priority"))
    return first.priority != second.priority and "settings" in said


def _pairs(handlers: Sequence[Handler]) -> Iterator[tuple[Handler, Handler]]:
    """Those of one stage and of two plugins."""
    for first, second in combinations(handlers, 2):
        if first.stage == second.stage and first.origin.owner != second.origin.owner:
            yield first, second


def _power(patient: Patient, handler: Handler) -> str | None:
    hook = patient.hook(handler)
    return power_of(hook, is_guard=handler.is_guard) if hook is not None else None


def _finding(
    patient: Patient, action: str, rivals: Sequence[tuple[Handler, str]], pair: tuple[Handler, Handler] | None
) -> Finding:
    listed = ", ".join(f"{handler.name} {power} it ({handler.origin.place})" for handler, power in rivals)
    message = f"several plugins have a say in {action}, in this order: {listed}"
    _, second = pair or (rivals[0][0], rivals[-1][0])
    hook = patient.hook(second)
    hint = "`offhook explain ACTION` shows all that runs for an action"
    if pair is not None and hook is not None:
        table = f"[plugin.{second.origin.owner}.handlers.{hook.target.hook_name}]"
        hint = f'if that is right, say so in offhook.toml: `behind = "{pair[0].origin.owner}"` in {table}'
    origin = second.origin
    told = [
        {
            "handler": one.name,
            "plugin": one.origin.owner,
            "power": power,
            "file": one.origin.file,
            "line": one.origin.line,
        }
        for one, power in rivals
    ]
    facts = {"action": action, "handlers": told}
    return Finding("contested", origin.owner, message, origin.file, origin.line, hint, pair is None, facts)
