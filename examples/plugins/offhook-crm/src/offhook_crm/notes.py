"""What agents write: notes at the end of a task, and which customer it is about."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar

from pydantic import Field

from offhook import EMPTY_MAP, PERSONAL, ActionError, Host, Invocation, JsonMap, Payload, TaskPayload, hookimpl
from offhook.centre import Task, UnitOfWork, transitions
from offhook_crm.card import ATTRIBUTE, card
from offhook_crm.config import CrmConfig, QueueRules
from offhook_crm.crm import Crm
from offhook_crm.entries import entry_of, queue_of
from offhook_crm.pop import link, show


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
    payload: SaveWrapUpNotes, invocation: Invocation, unit: UnitOfWork, host: Host, config: CrmConfig, state: Crm
) -> str:
    """First the note is on the disk; then the task says so."""
    task, worker = payload.task, invocation.worker
    _check(payload.disposition, config.rules(queue_of(task)), queue_of(task))
    entry = entry_of(host, config, task, worker, kind="note" if payload.note else "contact")
    saved = await state.write(replace(entry, disposition=payload.disposition, text=payload.note))
    if not saved and invocation.worker is not None:
        invocation.notify("Your note is kept, and goes into the CRM when that can be reached again", level="warning")
    if task.is_open:
        transitions.update_task_attributes(unit, task, _noted(task, payload, config))
    return "saved" if saved else "kept"


@hookimpl
async def link_customer(
    payload: LinkCustomer, invocation: Invocation, host: Host, config: CrmConfig, state: Crm
) -> str:
    """The card comes into the task, and onto the desktop of whoever linked it."""
    customer = await link(host, config, state, payload.task, payload.customer_id)
    if customer is None:
        raise ActionError(f"there is no customer {payload.customer_id}", code="unknown-customer")
    if invocation.worker is not None:
        await show(host, config, payload.task, invocation.worker)
    return customer.name


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
