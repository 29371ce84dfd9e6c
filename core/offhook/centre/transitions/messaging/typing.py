"""Signs of typing, and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.centre.entities import ConversationParticipant
    from offhook.centre.unit import UnitOfWork


def typing_due(unit: UnitOfWork, participant: ConversationParticipant) -> None:
    """Somebody who was typing has not gone on with it."""
    unit.change(participant, "typing_until", None)
    unit.change(participant, "timer", None)
