"""The card: what a task's attributes say of its customer, under `crm`.

It is made once, when the task is first offered, and travels with the task: what scripts and desktops read of a customer
is what the journal has, and no script ever waits for a database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from offhook_crm.records import Contact, Customer

ATTRIBUTE: Final = "crm"
_ROOM: Final = 3_000
"""Characters of JSON: all attributes of a task together have 4,096."""
_NOTE: Final = 200


def card_of(customer: Customer, history: Sequence[Contact] = (), room: int = _ROOM) -> dict[str, Any]:
    """The card of a customer, with as many of the contacts as there is room for."""
    card: dict[str, Any] = {
        "id": customer.id,
        "name": customer.name,
        "number": customer.numbers[0] if customer.numbers else None,
        "email": customer.email,
        "tier": customer.tier,
        "language": customer.language,
        "contacts": [],
    }
    for contact in history:
        card["contacts"].append(_line_of(contact))
        if len(json.dumps(card)) > room:
            card["contacts"].pop()
            break
    return card


def choice_of(customers: Sequence[Customer]) -> dict[str, Any]:
    """The card of a task for which several customers fit."""
    return {"id": None, "choices": [{"id": one.id, "name": one.name} for one in customers[:10]]}


def card(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The card in a task's attributes; an empty one if there is none."""
    found = attributes.get(ATTRIBUTE)
    return found if isinstance(found, Mapping) else {}


def page(url: str | None, card: Mapping[str, Any]) -> str | None:
    """The address of the customer's page."""
    from urllib.parse import quote

    return url.replace("{id}", quote(str(card["id"]), safe="")) if url and card.get("id") else None


def _line_of(contact: Contact) -> dict[str, Any]:
    note = contact.note or ""
    return {
        "at": contact.at.isoformat(),
        "channel": contact.channel,
        "worker": contact.worker,
        "queue": contact.queue,
        "disposition": contact.disposition,
        "outcome": contact.outcome,
        "note": (f"{note[: _NOTE - 1]}…" if len(note) > _NOTE else note) or None,
    }
