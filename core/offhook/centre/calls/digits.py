"""Keypad tones in a call: who sends them, and who hears them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.calls.reporting import leg_entities

if TYPE_CHECKING:
    from offhook.centre.entities import Participant
    from offhook.centre.unit import UnitOfWork


def hearers(leg: Participant) -> tuple[Participant, ...]:
    """The legs that hear what a leg sends: the others in the conference, but for those on hold; none while it is on
    hold itself."""
    if leg.status != "joined" or leg.on_hold:
        return ()
    others = [each for each in leg.call.open_legs() if each is not leg and each.status == "joined"]
    return tuple([each for each in others if not each.on_hold])


def send_digits(unit: UnitOfWork, leg: Participant, digits: str) -> None:
    """Send keypad tones from a leg (`participant.digits`): all who hear it hear them, a menu at the other end too."""
    for hearer in hearers(leg):
        unit.change(hearer, "digits", hearer.digits + digits)
    unit.emit("participant.digits", leg_entities(leg), data={"digits": digits})
