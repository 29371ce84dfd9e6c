"""The end of a contact: the guard in front of CompleteTask, and the log of contacts."""

from __future__ import annotations

from dataclasses import replace

from offhook import Event, Host, Invocation, hookimpl
from offhook.centre import Task, Worker
from offhook_crm.card import card
from offhook_crm.config import CrmConfig, QueueRules
from offhook_crm.crm import Crm
from offhook_crm.entries import entry_of, queue_of
from offhook_crm.records import Entry
from offhook_plugins.task import CompleteTask


@hookimpl(required=True)
async def before_complete_task(payload: CompleteTask, invocation: Invocation, config: CrmConfig) -> None:
    """A task is not completed while something is missing that its queue wants noted."""
    task, rules = payload.task, config.rules(queue_of(payload.task))
    for rule, code, text in _missing(task, rules, config):
        if invocation.worker is not None:
            invocation.notify(text, level="warning", named=code)
        if rule == "warn":
            continue
        if invocation.worker is not None:
            tab = {"name": "AgentTaskCanvasTabs", "state": {"selectedTabName": "crm-notes"}}
            await invocation.invoke("SetComponentState", tab)
        invocation.cancel(text, code=code)


@hookimpl
async def after_complete_task(
    payload: CompleteTask, host: Host, config: CrmConfig, state: Crm, worker: Worker | None
) -> None:
    """The contact is in the customer's history, noted or not."""
    entry = entry_of(host, config, payload.task, worker, kind="contact")
    await _log(state, payload.task, replace(entry, outcome="Completed"))


@hookimpl
async def on_task_canceled(event: Event, host: Host, config: CrmConfig, state: Crm) -> None:
    """Whoever gave up waiting was a contact, too."""
    entry = entry_of(host, config, event.entity("task"), event.entity("worker"), kind="contact")
    await _log(state, event.entity("task"), replace(entry, outcome="Canceled"))


async def _log(crm: Crm, task: Task, entry: Entry) -> None:
    if card(task.attributes) or entry.number is not None:  # of whom nobody can ever know there is no history
        await crm.write(entry)


def _missing(task: Task, rules: QueueRules, config: CrmConfig) -> list[tuple[str | None, str, str]]:
    """What the rules want and the task lacks: the rule, a code, and the words for the agent."""
    known = card(task.attributes)
    lacking = [name for name in rules.required_attributes or () if task.attributes.get(name) in (None, "")]
    words = f": {', '.join(rules.dispositions)}" if rules.dispositions else ""
    wanted = (
        (config.link_required, "customer-not-linked", known.get("choices"), "Say first which customer it is"),
        (
            rules.disposition_required,
            "disposition-required",
            not known.get("disposition"),
            f"Say what came of it{words}",
        ),
        (rules.notes_required, "note-required", not known.get("noted"), "Write a note first"),
        ("yes", "attributes-required", lacking, f"Fill in first: {', '.join(lacking)}"),
    )
    return [(rule, code, text) for rule, code, is_missing, text in wanted if is_missing and rule != "no"]
