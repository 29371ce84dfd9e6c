"""Voice: the actions on calls and on those who take part in them."""

from __future__ import annotations

from offhook import Payload, hookimpl
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
    "EndCall",
    "HangupCall",
    "HoldCall",
    "HoldParticipant",
    "KickParticipant",
    "StartExternalWarmTransfer",
    "StartOutboundCall",
    "ToggleMute",
    "UnholdCall",
    "UnholdParticipant",
]


@hookimpl
def register_actions() -> list[type[Payload]]:
    """The voice actions, in the order of the catalogue."""
    return [
        StartOutboundCall,
        ToggleMute,
        HangupCall,
        EndCall,
        HoldCall,
        UnholdCall,
        StartExternalWarmTransfer,
        KickParticipant,
        HoldParticipant,
        UnholdParticipant,
    ]
