"""`Participant`: one leg of a call: somebody's line into it."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from offhook.centre.entities.entity import Entity, Getters
from offhook_grammar.operations.reading import OfReader

if TYPE_CHECKING:
    from offhook.centre.entities.call import Call
    from offhook.centre.entities.reservation import Reservation
    from offhook.centre.entities.worker import Worker
    from offhook.clock import Timer

PARTICIPANT_TYPES = ("customer", "worker", "supervisor", "external", "unknown", "transfer")
PARTICIPANT_STATUSES = ("waiting", "ringing", "joined", "left", "busy", "no-answer", "failed", "canceled")
ON_THE_LINE = frozenset({"waiting", "ringing", "joined"})
"""The states of a leg that is not over yet."""


class Participant(Entity):
    """A leg. `sid` is the call SID (CA) of its own, which the platform gives every leg.

    `status`: `waiting` is a caller who has not been put through yet, `ringing` somebody who is being called; `joined`
    is in the conference, and the others are over. `worker` and `reservation`: whose leg it is, of a worker or a
    supervisor. `coached`: the leg whose owner alone hears this one. `digits`: the keypad tones that it has heard.
    `outcome`: what will become of its ringing, when `timer` is due. `twiml_url`: what the platform runs on it by order
    of an instruction; the centre itself fetches none. `post_work_activity_sid`: the activity of its worker once it is
    over. `caller_id`: the number shown to whoever is called.
    """

    __slots__ = (
        "beep_on_exit",
        "call",
        "caller_id",
        "coached",
        "created_at",
        "digits",
        "end_conference_on_exit",
        "ended_at",
        "hold_music_method",
        "hold_music_url",
        "joined_at",
        "muted",
        "name",
        "on_hold",
        "outcome",
        "phone_number",
        "post_work_activity_sid",
        "reason",
        "reservation",
        "sid",
        "status",
        "timer",
        "twiml_url",
        "type",
        "worker",
    )

    entity_kind = "participant"
    script_fields: ClassVar[Getters] = {
        "uniqueId": attrgetter("sid"),
        "type": attrgetter("type"),
        "status": lambda leg: "left" if leg.is_over else "joined",
        "workerSid": lambda leg: leg.worker.sid if leg.worker is not None else None,
        "callSid": attrgetter("sid"),
        "reservationSid": lambda leg: leg.reservation.sid if leg.reservation is not None else None,
        "phoneNumber": attrgetter("phone_number"),
        "name": attrgetter("name"),
        "onHold": attrgetter("on_hold"),
        "muted": attrgetter("muted"),
        "connecting": attrgetter("is_connecting"),
        "isCurrentWorker": OfReader(lambda leg, reader: reader is not None and leg.worker is reader),
        "endConferenceOnExit": attrgetter("end_conference_on_exit"),
        "targetSid": attrgetter("target_sid"),
        "joinedAt": attrgetter("joined_at"),
        "digits": attrgetter("digits"),
    }
    guarded_fields = frozenset(__slots__)

    def __init__(
        self,
        sid: str,
        call: Call,
        kind: str,
        created_at: datetime,
        *,
        status: str = "ringing",
        worker: Worker | None = None,
        reservation: Reservation | None = None,
        phone_number: str | None = None,
        name: str | None = None,
    ) -> None:
        self.sid = sid
        self.call = call
        self.type = kind
        self.status = status
        self.created_at = created_at
        self.joined_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.worker = worker
        self.reservation = reservation
        self.phone_number = phone_number
        self.name = name if name is not None or worker is None else worker.name
        self.on_hold = False
        self.muted = False
        self.coached: Participant | None = None
        self.end_conference_on_exit = False
        self.beep_on_exit = False
        self.hold_music_url: str | None = None
        self.hold_music_method: str | None = None
        self.digits = ""
        self.reason: str | None = None
        self.outcome: str | None = None
        self.twiml_url: str | None = None
        self.caller_id: str | None = None
        self.post_work_activity_sid: str | None = None
        self.timer: Timer | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has left, or was never answered."""
        return self.status not in ON_THE_LINE

    @property
    def is_connecting(self) -> bool:
        """Whether it is being called, or waits to be put through."""
        return self.status in ("waiting", "ringing")

    @property
    def target_sid(self) -> str:
        """What hold, unhold and kick accept for it: a worker's SID, else its own."""
        return self.worker.sid if self.worker is not None else self.sid
