"""Clicks in the CRM, for scripts: a page of the CRM that is shown beside the desktop emits `crm.clicked-number`."""

from __future__ import annotations

from offhook import EventSpec, hookimpl


@hookimpl
def register_events() -> list[EventSpec]:
    """`on crm.clicked-number`: whoever clicked is its worker. `contactId` is the person behind an account of one."""
    fields = {"number": "text", "objectId": "text", "objectType": "text", "contactId": "text"}
    return [EventSpec("crm.clicked-number", {"worker": "Worker"}, "A telephone number was clicked in the CRM.", fields)]
