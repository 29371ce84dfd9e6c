"""Voice: the actions on calls and on those who take part in them."""

from __future__ import annotations

from offhook_plugins.voice.call_participants import AddCallParticipant, RemoveCallParticipant
from offhook_plugins.voice.calls import (
    EndCall,
    HangupCall,
    HoldCall,
    StartExternalWarmTransfer,
    StartOutboundCall,
    ToggleMute,
    UnholdCall,
)
from offhook_plugins.voice.participants import HoldParticipant, KickParticipant, UnholdParticipant

__all__ = [
    "AddCallParticipant",
    "EndCall",
    "HangupCall",
    "HoldCall",
    "HoldParticipant",
    "KickParticipant",
    "RemoveCallParticipant",
    "StartExternalWarmTransfer",
    "StartOutboundCall",
    "ToggleMute",
    "UnholdCall",
    "UnholdParticipant",
]
