"""The transitions of conversations, their messages and files."""

from offhook.centre.transitions.messaging.typing import typing_due

__all__ = ["typing_due"]
