"""Hooks that never run: their plugin is off, something else replaces the action, or nothing does it."""

from __future__ import annotations

from collections.abc import Iterator

from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient
from offhook.doctor.powers import power_of
from offhook.pipeline import Handler, Plan
from offhook.plugins import PluginStatus


def blocked(patient: Patient) -> Iterator[Finding]:
    """Findings of hooks that cannot run; notes of plugins and implementations that somebody has switched off."""
    yield from _off(patient)
    yield from _other_backends(patient)
    told: set[str] = set()
    for name in patient.plugins.registry.action_names:
        plan = patient.planner.plan(patient.plugins.registry.action(name))
        for finding in (*_replaced(patient, plan), *_never_done(patient, plan)):
            if finding.place not in told:
                told.add(finding.place)
                yield finding


def _off(patient: Patient) -> Iterator[Finding]:
    for info in patient.plugins:
        if info.status is PluginStatus.SWITCHED_OFF:
            yield Finding("blocked", info.name, "it is switched off: none of its hooks runs", info.file, is_note=True)
        elif info.status is PluginStatus.DISABLED:
            yield Finding("blocked", info.name, f"none of its hooks runs: {info.problem}", info.file)


def _other_backends(patient: Patient) -> Iterator[Finding]:
    backend = patient.options.backend
    for info in patient.plugins.active:
        if info.backend is not None and info.backend != backend and any(one.target.stage is None for one in info.hooks):
            message = f"its implementations do not run: they are the backend {info.backend}, and {backend} is active"
            hint = f'`backend = "{info.backend}"` in offhook.toml makes it the active one'
            yield Finding("blocked", info.name, message, info.file, None, hint, is_note=True)


def _replaced(patient: Patient, plan: Plan) -> Iterator[Finding]:
    """What stands further in than a hook that never proceeds."""
    outer: Handler | None = None
    for handler in plan.instead:
        if outer is not None:
            yield _finding(
                handler,
                f"{handler.name} never runs: {outer.name} ({outer.origin.place}) replaces {plan.spec.name}, and does "
                "not take `proceed`",
                "let the outer one take and call `proceed`, or order them with `ahead_of`",
            )
            continue
        hook = patient.hook(handler)
        if hook is not None and power_of(hook, is_guard=False) == "replaces":
            outer = handler
    implementation = plan.implementation
    if outer is not None and implementation is not None and not patient.is_built_in(implementation):
        message = f"{implementation.name} never runs: {outer.name} ({outer.origin.place}) replaces {plan.spec.name}"
        yield _finding(implementation, message, "let the outer one take and call `proceed`")


def _never_done(patient: Patient, plan: Plan) -> Iterator[Finding]:
    """`after` hooks of an action that nobody does."""
    if plan.implementation is not None or plan.instead:
        return
    for handler in plan.after:
        if plan.spec.name in handler.targets and handler.origin.kind == "plugin":
            message = (
                f"{handler.name} never runs: {plan.spec.name} is not available on the backend {patient.options.backend}"
            )
            yield _finding(handler, message, f"`offhook actions {plan.spec.name}` shows its backends")


def _finding(handler: Handler, message: str, hint: str) -> Finding:
    origin = handler.origin
    plugin = origin.owner if origin.kind == "plugin" else ""
    return Finding("blocked", plugin, message, origin.file, origin.line, hint)
