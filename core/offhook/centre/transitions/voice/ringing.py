"""What happens when somebody who is being called has not answered in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offhook.centre.entities import Participant
    from offhook.centre.unit import UnitOfWork


def ringing_due(unit: UnitOfWork, leg: Participant) -> None:
    """The time of a leg that rings is over."""
