"""Settings that nothing reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient
from offhook.plugins import PluginInfo, PluginStatus
from offhook.policies import OTHERS, HandlerOptions, Policy
from offhook.registry import nearest
from offhook.scripts.files import script_files
from offhook_grammar.sources import load


def unused(patient: Patient) -> Iterator[Finding]:
    """Findings of tables for plugins that are off, of `after` and orders that mean nothing, of params nobody reads."""
    for name, policy in patient.options.policies.items():
        info = next((one for one in patient.plugins if one.name.replace("-", "_") == name.replace("-", "_")), None)
        if name == OTHERS:
            if not patient.added:
                yield _said(policy, '[plugin."*"] is for plugins that are not built in, and there is none', "")
        elif info is not None:
            yield from _table(patient, info, policy)
    yield from _params(patient)


def _table(patient: Patient, info: PluginInfo, policy: Policy) -> Iterator[Finding]:
    if info.status is PluginStatus.BROKEN:
        return  # it will mean something when the plugin is mended
    if info.status is PluginStatus.SWITCHED_OFF:
        yield _said(policy, f"[plugin.{info.name}] means nothing: the plugin is switched off", info.name)
        return
    ways = [patient.policies.rule(info, hook).on_failure for hook in info.hooks]
    if policy.after is not None and "disable" not in (patient.policies.of(info).on_failure, *ways):
        message = f"[plugin.{info.name}] after means nothing: failures do not disable the plugin"
        yield _said(policy, message, info.name, 'say `on_failure = "disable"`, too')
    known = {name for one in patient.planner.handlers for name in (one.name, one.origin.owner)}
    known |= {one.name for one in patient.plugins}
    for hook_name, options in policy.handlers.items():
        for word in ("ahead_of", "behind"):
            for name in getattr(options, word) or ():
                if name not in known:
                    near = nearest(name, known)
                    message = f"{word} of {info.name}.{hook_name} names {name}, and nothing is called that"
                    yield _said(options, message, info.name, f"did you mean {near}?" if near else "")


def _params(patient: Patient) -> Iterator[Finding]:
    """Params that settings give and no script reads; those that none declares are errors already."""
    if patient.host is None or not patient.options.params:
        return
    files = load(script_files([str(path) for path in patient.options.scripts])).files
    texts = [_without_comments(source.text) for source in files]
    for name in patient.options.params:
        if sum(len(re.findall(rf"\b{re.escape(name)}\b", text)) for text in texts) < 2:
            source = next((one.source for one in patient.levels.entries if one.name == f"params.{name}"), "")
            message = f"the param {name} is given and declared, and no script reads it"
            yield _at(source, message, "", "take it away, or use it")


def _without_comments(text: str) -> str:
    return re.sub(r"#[^\n]*", "", text)


def _said(said: Policy | HandlerOptions, message: str, plugin: str, hint: str = "take it away") -> Finding:
    return _at(said.place, message, plugin, hint)


def _at(place: str, message: str, plugin: str, hint: str) -> Finding:
    file, _, line = place.rpartition(":")
    if not line.isdecimal():
        return Finding("unused", plugin, message, place, None, hint)
    return Finding("unused", plugin, message, file, int(line), hint)
