"""The embedded backend: actions done on the centre in memory, by its own state machines, with no service beside it."""

from __future__ import annotations

from offhook import hookimpl
from offhook_plugins.embedded.navigation import (
    history_go,
    history_go_back,
    history_go_forward,
    history_push,
    history_replace,
    navigate_to_view,
)
from offhook_plugins.embedded.reservations import accept_task, complete_task, end_voice_task, reject_task, wrapup_task
from offhook_plugins.embedded.routing import create_task, set_worker_channel, update_task
from offhook_plugins.embedded.session import logout, reload_window, update_worker_token
from offhook_plugins.embedded.task_data import select_task, set_task_attributes
from offhook_plugins.embedded.teams import (
    apply_teams_view_filters,
    apply_teams_view_search,
    select_task_in_supervisor,
    select_worker_in_supervisor,
)
from offhook_plugins.embedded.transfers import cancel_transfer, transfer_task
from offhook_plugins.embedded.view import (
    close_content_template_browser,
    hide_directory,
    open_content_template_browser,
    set_component_state,
    show_directory,
    toggle_outbound_dialer,
    toggle_sidebar,
)
from offhook_plugins.embedded.workers import set_activity, set_worker_activity, set_worker_attributes

__all__ = [
    "accept_task",
    "apply_teams_view_filters",
    "apply_teams_view_search",
    "backend_name",
    "cancel_transfer",
    "close_content_template_browser",
    "complete_task",
    "create_task",
    "end_voice_task",
    "hide_directory",
    "history_go",
    "history_go_back",
    "history_go_forward",
    "history_push",
    "history_replace",
    "logout",
    "navigate_to_view",
    "open_content_template_browser",
    "reject_task",
    "reload_window",
    "select_task",
    "select_task_in_supervisor",
    "select_worker_in_supervisor",
    "set_activity",
    "set_component_state",
    "set_task_attributes",
    "set_worker_activity",
    "set_worker_attributes",
    "set_worker_channel",
    "show_directory",
    "toggle_outbound_dialer",
    "toggle_sidebar",
    "transfer_task",
    "update_task",
    "update_worker_token",
    "wrapup_task",
]


@hookimpl
def backend_name() -> str:
    """The name by which the host's options choose this backend."""
    return "embedded"
