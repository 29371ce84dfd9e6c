"""Opening hours and holidays for the queues of a contact centre."""

from __future__ import annotations

from offhook_business_hours.arrivals import on_task_queue_entered
from offhook_business_hours.boundaries import register_events
from offhook_business_hours.command import register_commands
from offhook_business_hours.config import HoursConfig
from offhook_business_hours.customers import after_select_task, before_start_outbound_call
from offhook_business_hours.functions import register_functions
from offhook_business_hours.guards import before_transfer_task
from offhook_business_hours.life import offhook_health, offhook_started, register_config

__all__ = [
    "HoursConfig",
    "after_select_task",
    "before_start_outbound_call",
    "before_transfer_task",
    "offhook_health",
    "offhook_started",
    "on_task_queue_entered",
    "register_commands",
    "register_config",
    "register_events",
    "register_functions",
]

__version__ = "1.0.0"
plugin_name = "hours"
offhook_api = 1
