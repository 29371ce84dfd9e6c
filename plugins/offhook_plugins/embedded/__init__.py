"""The embedded backend: actions done on the centre in memory, by its own state machines, with no service beside it."""

from __future__ import annotations

from offhook import hookimpl
from offhook_plugins.embedded.call_participants import (
    add_call_participant,
    remove_call_participant,
    start_external_warm_transfer,
)
from offhook_plugins.embedded.calls import end_call, hangup_call, start_outbound_call
from offhook_plugins.embedded.chat.channels import (
    get_paused_channels,
    get_paused_email_conversations,
    leave_channel,
    pause_channel,
    resume_channel,
    select_paused_conversation,
)
from offhook_plugins.embedded.chat.files import attach_files, detach_file, download_media
from offhook_plugins.embedded.chat.messages import (
    send_message,
    send_rich_content_message,
    send_typing,
    set_input_text,
)
from offhook_plugins.embedded.conversations import (
    invite_to_conversation,
    join_conversation,
    leave_conversation,
    set_conversation_attributes,
    set_conversation_state,
)
from offhook_plugins.embedded.dialogs import close_dialog, open_dialog
from offhook_plugins.embedded.dtmf import send_dtmf_digits, set_dtmf_dialpad_digits, toggle_dtmf_dialpad
from offhook_plugins.embedded.holding import hold_call, hold_participant, unhold_call, unhold_participant
from offhook_plugins.embedded.instructions import dequeue_task, issue_call_to_worker, redirect_call_task
from offhook_plugins.embedded.leg_settings import (
    kick_participant,
    toggle_mute,
    update_customer_participant,
    update_worker_participant,
)
from offhook_plugins.embedded.monitoring import monitor_call, stop_monitoring_call
from offhook_plugins.embedded.navigation import (
    history_go,
    history_go_back,
    history_go_forward,
    history_push,
    history_replace,
    navigate_to_view,
)
from offhook_plugins.embedded.player import (
    insights_player_hide,
    insights_player_initialized,
    insights_player_play,
    insights_player_show,
)
from offhook_plugins.embedded.recordings import pause_recording, resume_recording, start_recording
from offhook_plugins.embedded.reservations import accept_task, complete_task, end_voice_task, reject_task, wrapup_task
from offhook_plugins.embedded.routing import create_task, set_worker_channel, update_task
from offhook_plugins.embedded.session import logout, update_worker_token
from offhook_plugins.embedded.sounds import play_sound, stop_sound
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
from offhook_plugins.embedded.window import reload_window
from offhook_plugins.embedded.workers import set_activity, set_worker_activity, set_worker_attributes

__all__ = [
    "accept_task",
    "add_call_participant",
    "apply_teams_view_filters",
    "apply_teams_view_search",
    "attach_files",
    "backend_name",
    "cancel_transfer",
    "close_content_template_browser",
    "close_dialog",
    "complete_task",
    "create_task",
    "dequeue_task",
    "detach_file",
    "download_media",
    "end_call",
    "end_voice_task",
    "get_paused_channels",
    "get_paused_email_conversations",
    "hangup_call",
    "hide_directory",
    "history_go",
    "history_go_back",
    "history_go_forward",
    "history_push",
    "history_replace",
    "hold_call",
    "hold_participant",
    "insights_player_hide",
    "insights_player_initialized",
    "insights_player_play",
    "insights_player_show",
    "invite_to_conversation",
    "issue_call_to_worker",
    "join_conversation",
    "kick_participant",
    "leave_channel",
    "leave_conversation",
    "logout",
    "monitor_call",
    "navigate_to_view",
    "open_content_template_browser",
    "open_dialog",
    "pause_channel",
    "pause_recording",
    "play_sound",
    "redirect_call_task",
    "reject_task",
    "reload_window",
    "remove_call_participant",
    "resume_channel",
    "resume_recording",
    "select_paused_conversation",
    "select_task",
    "select_task_in_supervisor",
    "select_worker_in_supervisor",
    "send_dtmf_digits",
    "send_message",
    "send_rich_content_message",
    "send_typing",
    "set_activity",
    "set_component_state",
    "set_conversation_attributes",
    "set_conversation_state",
    "set_dtmf_dialpad_digits",
    "set_input_text",
    "set_task_attributes",
    "set_worker_activity",
    "set_worker_attributes",
    "set_worker_channel",
    "show_directory",
    "start_external_warm_transfer",
    "start_outbound_call",
    "start_recording",
    "stop_monitoring_call",
    "stop_sound",
    "toggle_dtmf_dialpad",
    "toggle_mute",
    "toggle_outbound_dialer",
    "toggle_sidebar",
    "transfer_task",
    "unhold_call",
    "unhold_participant",
    "update_customer_participant",
    "update_task",
    "update_worker_participant",
    "update_worker_token",
    "wrapup_task",
]


@hookimpl
def backend_name() -> str:
    """The name by which the host's options choose this backend."""
    return "embedded"
