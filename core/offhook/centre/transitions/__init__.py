"""The transitions: every change of state that the centre knows. Each takes the unit of work first."""

from offhook.centre.transitions import messaging, voice
from offhook.centre.transitions.desktops import (
    clear_selection,
    go,
    history_push,
    history_replace,
    select_task,
    set_component_state,
    set_team_filters,
)
from offhook.centre.transitions.ending import cancel_reservation, cancel_task
from offhook.centre.transitions.player import hide_player, play_segment, segment_to_play, show_player
from offhook.centre.transitions.reloading import reload_desktop
from offhook.centre.transitions.reservations import (
    accept,
    complete,
    reject,
    rescind,
    reserve,
    time_out,
    wrap_up,
)
from offhook.centre.transitions.sessions import end_session, set_connected, sign_in, sign_out
from offhook.centre.transitions.task_changes import (
    set_task_priority,
    set_task_status,
    update_task,
    update_task_attributes,
)
from offhook.centre.transitions.tasks import create_task, delete_task
from offhook.centre.transitions.transfer import cancel_transfer, start_transfer
from offhook.centre.transitions.workers import (
    create_worker,
    find_activity,
    set_activity,
    set_capacity,
    set_channel_available,
    set_worker_attributes,
)

__all__ = [
    "accept",
    "cancel_reservation",
    "cancel_task",
    "cancel_transfer",
    "clear_selection",
    "complete",
    "create_task",
    "create_worker",
    "delete_task",
    "end_session",
    "find_activity",
    "go",
    "hide_player",
    "history_push",
    "history_replace",
    "messaging",
    "play_segment",
    "reject",
    "reload_desktop",
    "rescind",
    "reserve",
    "segment_to_play",
    "select_task",
    "set_activity",
    "set_capacity",
    "set_channel_available",
    "set_component_state",
    "set_connected",
    "set_task_priority",
    "set_task_status",
    "set_team_filters",
    "set_worker_attributes",
    "show_player",
    "sign_in",
    "sign_out",
    "start_transfer",
    "time_out",
    "update_task",
    "update_task_attributes",
    "voice",
    "wrap_up",
]
