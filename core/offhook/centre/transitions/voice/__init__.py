"""The transitions of calls and of their legs."""

from offhook.centre.transitions.voice.ringing import ringing_due

__all__ = ["ringing_due"]
