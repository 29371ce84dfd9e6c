"""Calling somebody: how long it rings, and what becomes of it, as the centre's `[voice]` settings say."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from offhook.centre import states
from offhook.centre.calls.reporting import call_entities

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Participant
    from offhook.centre.unit import UnitOfWork

ANSWERED: Final = "answered"
NO_ANSWER: Final = "no-answer"


def ring(unit: UnitOfWork, leg: Participant, limit: timedelta | None = None) -> None:
    """Let a leg's phone ring, for `limit` at most (None: as the settings say); what comes of it is settled now.

    `transitions.voice.answer` and `not_reached` may come first.
    """
    if leg.status == "waiting":
        states.move(unit, leg, "ringing")
    outcome, after = _expected(unit.centre, leg.phone_number)
    limit = limit or unit.centre.config.voice.ring_timeout
    if after is None or after > limit:
        outcome, after = NO_ANSWER, limit
    unit.change(leg, "outcome", outcome)
    unit.change(leg, "timer", unit.arm(unit.now + after, partial(unit.centre.timer_due, leg)))


def dial(unit: UnitOfWork, customer: Participant) -> None:
    """Call the customer of an outbound call (`call.ringing`)."""
    call = customer.call
    if call.status == "queued":
        states.move(unit, call, "ringing")
        unit.emit("call.ringing", call_entities(call))
    ring(unit, customer)


def _expected(centre: Centre, number: str | None) -> tuple[str, timedelta | None]:
    """What comes of calling a number, and after how long; None: never by itself."""
    voice = centre.config.voice
    if number is None:
        return "failed", timedelta()
    known = voice.number(number)
    outcome = known.outcome if known is not None else ANSWERED
    if known is not None and known.after is not None:
        return outcome, known.after
    if outcome == ANSWERED:
        return outcome, voice.answer_after if voice.answers else None
    return outcome, None if outcome == NO_ANSWER else timedelta()
