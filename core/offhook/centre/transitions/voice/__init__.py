"""The transitions of calls and of their legs."""

from offhook.centre.calls.digits import hearers, send_digits
from offhook.centre.calls.keypad import forget_keypad, keypad, show_on_keypad
from offhook.centre.calls.leg_settings import hold, set_leg, unhold
from offhook.centre.calls.numbers import dialable
from offhook.centre.transitions.voice.accepting import ConferenceSettings, accept_call, reachable
from offhook.centre.transitions.voice.hanging_up import end_for_all, hang_up, leave_call
from offhook.centre.transitions.voice.instructions import dequeue, issue_call, redirect_call
from offhook.centre.transitions.voice.monitoring import SUPERVISOR_MODES, listening_leg, monitor, stop_monitoring
from offhook.centre.transitions.voice.outbound import call_in, start_call
from offhook.centre.transitions.voice.recording import pause_recording, resume_recording, start_recording
from offhook.centre.transitions.voice.ringing import answer, not_reached, ringing_due
from offhook.centre.transitions.voice.settling import settle

__all__ = [
    "SUPERVISOR_MODES",
    "ConferenceSettings",
    "accept_call",
    "answer",
    "call_in",
    "dequeue",
    "dialable",
    "end_for_all",
    "forget_keypad",
    "hang_up",
    "hearers",
    "hold",
    "issue_call",
    "keypad",
    "leave_call",
    "listening_leg",
    "monitor",
    "not_reached",
    "pause_recording",
    "reachable",
    "redirect_call",
    "resume_recording",
    "ringing_due",
    "send_digits",
    "set_leg",
    "settle",
    "show_on_keypad",
    "start_call",
    "start_recording",
    "stop_monitoring",
    "unhold",
]
