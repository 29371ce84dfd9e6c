"""A customer file for a contact centre: screen pops, wrap-up notes, a history of contacts, in an SQLite file."""

from __future__ import annotations

from offhook_crm.commands import register_commands
from offhook_crm.completing import after_complete_task, before_complete_task, on_task_canceled
from offhook_crm.config import CrmConfig
from offhook_crm.functions import register_functions, register_types
from offhook_crm.life import offhook_health, offhook_started, offhook_stopped, register_config
from offhook_crm.notes import (
    LinkCustomer,
    SaveWrapUpNotes,
    link_customer,
    register_actions,
    save_wrap_up_notes,
)
from offhook_crm.pop import after_accept_task, on_reservation_created

__all__ = [
    "CrmConfig",
    "LinkCustomer",
    "SaveWrapUpNotes",
    "after_accept_task",
    "after_complete_task",
    "before_complete_task",
    "link_customer",
    "offhook_health",
    "offhook_started",
    "offhook_stopped",
    "on_reservation_created",
    "on_task_canceled",
    "register_actions",
    "register_commands",
    "register_config",
    "register_functions",
    "register_types",
    "save_wrap_up_notes",
]

__version__ = "1.0.0"
plugin_name = "crm"
offhook_api = 1
