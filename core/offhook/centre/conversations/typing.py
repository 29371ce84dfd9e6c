"""Signs of typing: shown for a while, then gone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from offhook.centre.conversations.reporting import member_entities

if TYPE_CHECKING:
    from datetime import timedelta

    from offhook.centre.entities import ConversationParticipant
    from offhook.centre.unit import UnitOfWork


def start_typing(unit: UnitOfWork, member: ConversationParticipant, lasting: timedelta) -> None:
    """Show that somebody is typing, for as long as `lasting` (`conversation.typing-started`).

    One who is typing already goes on with it: it only lasts longer.
    """
    began = not member.is_typing
    due = unit.now + lasting
    unit.disarm(member.timer)
    unit.change(member, "typing_until", due)
    unit.change(member, "timer", unit.arm(due, partial(unit.centre.timer_due, member)))
    if began:
        unit.emit("conversation.typing-started", member_entities(member))


def stop_typing(unit: UnitOfWork, member: ConversationParticipant) -> None:
    """Take the sign of typing away (`conversation.typing-ended`), if there is one."""
    if not member.is_typing:
        return
    unit.disarm(member.timer)
    unit.change(member, "timer", None)
    unit.change(member, "typing_until", None)
    unit.emit("conversation.typing-ended", member_entities(member))
