"""The screen pop: who is it, and what was the last time? Looked up when a task is offered, shown when it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offhook import Event, Host, hookimpl
from offhook.centre import Task, Worker
from offhook_crm.card import ATTRIBUTE, card, card_of, choice_of, page
from offhook_crm.config import CrmConfig
from offhook_crm.crm import Crm
from offhook_crm.database import Database
from offhook_crm.identity import Identity, identity_of
from offhook_crm.records import Contact, Customer
from offhook_plugins.task import AcceptTask

ORIGIN = "crm"
"""From whom messages are."""


Found = tuple[Customer, list[Contact]] | list[Customer]
"""A customer with the contacts before, or several who fit."""


@hookimpl
async def on_reservation_created(event: Event, host: Host, config: CrmConfig, state: Crm) -> None:
    """Look the customer up at the first offer and put the card into the task. If that fails it is reported, and the
    task goes on without one."""
    task: Task = event.entity("task")
    await _look_up(host, config, state, task)
    if config.pop == "offer":
        await show(host, config, task, event.entity("worker"))


@hookimpl
async def after_accept_task(
    payload: AcceptTask, host: Host, config: CrmConfig, state: Crm, worker: Worker | None
) -> None:
    """Show the customer to whoever took the task, and say so if it is one of the valued."""
    await _look_up(host, config, state, payload.task)  # whoever is fast accepts before the first answer is there
    if config.pop == "accept" and worker is not None:
        await show(host, config, payload.task, worker)


async def show(host: Host, config: CrmConfig, task: Task, worker: Worker) -> None:
    """Show the card on a worker's desktop: its component opens the page, a message says who it is."""
    known = card(task.attributes)
    if not known.get("id") and not known.get("choices"):
        return  # nobody knows who it is
    state = {"task": task.task_sid, "customer": known.get("id"), "uri": page(config.url, known)}
    await host.invoke("SetComponentState", {"name": config.component, "state": state}, worker=worker)
    if known.get("choices"):
        names = ", ".join(f"{one['name']} ({one['id']})" for one in known["choices"])
        host.notify(f"Who is it? {names}", to=worker, named="choose customer", origin=ORIGIN, about=task)
        return
    host.notify(_words(known), to=worker, named="customer", origin=ORIGIN, about=task)
    if known.get("tier") in config.vip_tiers:
        text = f"{known['name']} is a {known['tier']} customer"
        host.notify(text, level="warning", to=worker, named="vip", origin=ORIGIN, about=task)


async def link(host: Host, config: CrmConfig, crm: Crm, task: Task, customer: str) -> Customer | None:
    """Put the card of the customer with that id into the task; None if there is nobody."""
    found = await crm.ask(lambda database: _known(database, database.find(id=customer), config.history))
    if found is None:
        return None
    await _put(host, task, found)
    return found[0]


async def _look_up(host: Host, config: CrmConfig, crm: Crm, task: Task) -> None:
    if ATTRIBUTE in task.attributes:
        return
    who = identity_of(task, host, config)
    found = await crm.ask(lambda database: _found(database, who, config.history))
    if found is not None and task.is_open and ATTRIBUTE not in task.attributes:
        await _put(host, task, found)


async def _put(host: Host, task: Task, found: Found) -> None:
    made = choice_of(found) if isinstance(found, list) else {**card_of(*found), "choices": None}
    attributes = {ATTRIBUTE: made}
    await host.invoke("SetTaskAttributes", {"sid": task.task_sid, "attributes": attributes, "mergeExisting": True})


def _found(database: Database, who: Identity, history: int) -> Found | None:
    customers = database.find(id=who.id, number=who.number, email=who.email)
    return customers if len(customers) > 1 else _known(database, customers, history)


def _known(database: Database, customers: list[Customer], history: int) -> tuple[Customer, list[Contact]] | None:
    return (customers[0], database.history(customers[0].id, history)) if customers else None


def _words(known: Mapping[str, Any]) -> str:
    who = f"{known['name']}, {known['tier']}" if known.get("tier") else str(known["name"])
    contacts = known.get("contacts") or ()
    if not contacts:
        return f"{who}: the first contact"
    last = contacts[0]
    came_of_it = last.get("disposition") or last.get("outcome") or "no outcome noted"
    return f"{who}: last on {last['at'][:10]} by {last['channel']}, {came_of_it}"
