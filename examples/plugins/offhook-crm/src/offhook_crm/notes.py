"""What is noted at the end of a task: two actions, the guard in front of CompleteTask, and the log of contacts."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar

from pydantic import Field

from offhook import EMPTY_MAP, PERSONAL, ActionError, Event, Host, Invocation, JsonMap, Payload, TaskPayload, hookimpl
from offhook.centre import Task, UnitOfWork, Worker, transitions
from offhook_crm.card import ATTRIBUTE, card
from offhook_crm.config import CrmConfig, QueueRules
from offhook_crm.pop import link, show
from offhook_crm.records import Entry, Kind
from offhook_plugins.task import CompleteTask


class SaveWrapUpNotes(
    TaskPayload[str],
    group="crm",
    role="agent",
    examples=[
        {"sid": "WRXXXXXXXXXXXXXXXXX", "note": "wants the money back by Friday", "disposition": "refund"},
        {"sid": "WRXXXXXXXXXXXXXXXXX", "disposition": "resolved"},
    ],
    one_of=(("note", "disposition"),),
    result="text",
):
    """Note what a contact was about, and what came of it.

    The note goes into the customer's history; a second one of the same task is added to the first. The answer is
    `saved`, or `kept` where the database cannot be written at the moment: the note is on the disk beside it then, and
    goes in as soon as it can.

    Errors:
        unknown-task: there is no such task or reservation.
        unknown-disposition: the queue has a list of dispositions, and this is none of them.
        note-not-saved: the note could be kept nowhere.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    note: Annotated[str | None, PERSONAL] = Field(
        default=None, min_length=1, max_length=20_000, description="What to note."
    )
    disposition: str | None = Field(
        default=None, min_length=1, description="What came of it, one of the queue's words."
    )
    attributes: JsonMap = Field(default=EMPTY_MAP, description="Attributes of the task to fill in along with it.")


class LinkCustomer(
    TaskPayload[str],
    group="crm",
    role="agent",
    key=("sid",),
    examples=[{"sid": "WRXXXXXXXXXXXXXXXXX", "customerId": "C1042"}],
    result="text",
):
    """Say which customer a task is about.

    The customer is shown, and notes go into this customer's history. The answer is the customer's name.

    Errors:
        unknown-task: there is no such task or reservation.
        unknown-customer: there is no customer with this id.
        crm-locked: another program writes to the database.
        crm-unusable: the database cannot be used.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    customer_id: str = Field(min_length=1, description="The customer's id in the file of customers.")


@hookimpl
def register_actions() -> list[type[Payload]]:
    """The actions that write into the file of customers, and into its links."""
    return [SaveWrapUpNotes, LinkCustomer]


@hookimpl
async def save_wrap_up_notes(
    payload: SaveWrapUpNotes, invocation: Invocation, unit: UnitOfWork, host: Host, config: CrmConfig
) -> str:
    """First the note is on the disk; then the task says so."""
    task, worker = payload.task, invocation.worker
    _check(payload.disposition, config.rules(_queue(task)), _queue(task))
    entry = _entry(host, task, worker, kind="note" if payload.note else "contact")
    saved = await config.crm.write(_with(entry, disposition=payload.disposition, text=payload.note))
    if not saved and invocation.worker is not None:
        invocation.notify("Your note is kept, and goes into the CRM when that can be reached again", level="warning")
    if task.is_open:
        transitions.update_task_attributes(unit, task, _noted(task, payload, config))
    return "saved" if saved else "kept"


@hookimpl
async def link_customer(payload: LinkCustomer, invocation: Invocation, host: Host, config: CrmConfig) -> str:
    """The card comes into the task, and onto the desktop of whoever linked it."""
    customer = await link(host, config, payload.task, payload.customer_id)
    if customer is None:
        raise ActionError(f"there is no customer {payload.customer_id}", code="unknown-customer")
    if invocation.worker is not None:
        await show(host, config, payload.task, invocation.worker)
    return customer.name


@hookimpl(required=True)
async def before_complete_task(payload: CompleteTask, invocation: Invocation, config: CrmConfig) -> None:
    """A task is not completed while something is missing that its queue wants noted."""
    task, rules = payload.task, config.rules(_queue(payload.task))
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
async def after_complete_task(payload: CompleteTask, host: Host, config: CrmConfig, worker: Worker | None) -> None:
    """The contact is in the customer's history, noted or not."""
    await _log(host, config, payload.task, worker, "Completed")


@hookimpl
async def on_task_canceled(event: Event, host: Host, config: CrmConfig) -> None:
    """Whoever gave up waiting was a contact, too."""
    await _log(host, config, event.entity("task"), event.entity("worker"), "Canceled")


async def _log(host: Host, config: CrmConfig, task: Task, worker: Worker | None, outcome: str) -> None:
    if card(task.attributes):  # of whom nobody knows anything there is no history
        await config.crm.write(_with(_entry(host, task, worker, kind="contact"), outcome=outcome))


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


def _check(disposition: str | None, rules: QueueRules, queue: str | None) -> None:
    if disposition is None or not rules.dispositions or disposition in rules.dispositions:
        return
    near = get_close_matches(disposition, rules.dispositions, 1)
    raise ActionError(
        f"{disposition!r} is no disposition{f' of {queue}' if queue else ''}; there is {', '.join(rules.dispositions)}",
        code="unknown-disposition",
        hint=f"did you mean {near[0]}?" if near else None,
    )


def _noted(task: Task, payload: SaveWrapUpNotes, config: CrmConfig) -> dict[str, Any]:
    """The task's attributes with what was noted; what stands in `conversations` besides stays."""
    known: dict[str, Any] = dict(card(task.attributes))
    conversations: dict[str, Any] = dict(task.attributes.get("conversations") or {})
    if payload.note:
        known["noted"] = True
        if config.notes_in_attributes:
            conversations["content"] = payload.note
    if payload.disposition:
        known["disposition"] = conversations["outcome"] = payload.disposition
    return {**task.attributes, **payload.attributes, ATTRIBUTE: known, "conversations": conversations}


def _entry(host: Host, task: Task, worker: Worker | None, *, kind: Kind) -> Entry:
    since = task.created_at.isoformat()
    return Entry(
        kind,
        # SIDs begin anew with each host that has no store, the time does not
        contact=f"{task.task_sid}@{since}",
        at=host.clock.now().isoformat(),
        since=since,
        customer=card(task.attributes).get("id"),
        task=task.task_sid,
        channel=task.channel,
        queue=_queue(task),
        worker=worker.name if worker is not None else None,
    )


def _with(
    entry: Entry, *, disposition: str | None = None, outcome: str | None = None, text: str | None = None
) -> Entry:
    return replace(entry, disposition=disposition, outcome=outcome, text=text)


def _queue(task: Task) -> str | None:
    return task.queue.name if task.queue is not None else None
