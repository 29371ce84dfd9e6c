"""Calls with their legs, and recordings, as rows of a store, and back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.centre.entities import Call, Participant, Recording, Segment
from offhook.centre.keeping.bodies import timer_body
from offhook.centre.keeping.fields import fields_of, restore_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from offhook.centre.centre import Centre
    from offhook.centre.entities import Reservation, Task
    from offhook.centre.keeping.kept import Kept

_CALL_PLAIN = ("ordinal", "direction", "status", "caller_id", "conference_sid", "record", "max_participants", "reason")
_CALL_TIMES = ("created_at", "started_at", "ended_at")
_LEG_PLAIN = (
    "type",
    "status",
    "phone_number",
    "name",
    "on_hold",
    "muted",
    "end_conference_on_exit",
    "beep_on_exit",
    "hold_music_url",
    "hold_music_method",
    "digits",
    "outcome",
    "reason",
    "twiml_url",
    "caller_id",
    "post_work_activity_sid",
)
_LEG_TIMES = ("created_at", "joined_at", "ended_at")


def call_body(call: Call) -> dict[str, Any]:
    """A call with its legs."""
    return {
        **fields_of(call, (*_CALL_PLAIN, *_CALL_TIMES)),
        "task": call.task.key,
        "recordings": [each.sid for each in call.recordings],
        "legs": [_leg_body(leg) for leg in call.participants],
    }


def recording_body(recording: Recording) -> dict[str, Any]:
    """A recording with its segments."""
    names = ("ordinal", "call_sid", "conference_sid", "task_sid", "status", "started_at", "ended_at")
    return {**fields_of(recording, names), "segments": [list(each) for each in recording.segments]}


class CallRestoring:
    """Makes all recordings and calls again, and puts them into the registers and at their tasks."""

    def __init__(
        self, centre: Centre, kept: Kept, tasks: Mapping[str, Task], reservations: Mapping[str, Reservation]
    ) -> None:
        self._centre = centre
        self._kept = kept
        self._tasks = tasks
        self._reservations = reservations
        self.timed: list[tuple[Participant, Any]] = []

    def run(self) -> None:
        """Make them."""
        centre = self._centre
        recordings = [_recording(centre, key, body) for key, body in self._kept.bodies("recording")]
        for recording in sorted(recordings, key=lambda each: each.ordinal):
            centre.recordings.add(None, recording)
            centre.restored["recording", recording.sid] = recording
        bodies = sorted(self._kept.bodies("call"), key=lambda pair: pair[1]["ordinal"])
        for key, body in bodies:
            call = centre.restored["call", key] = self._call(key, body)
            if not self._kept.body("task", call.task.key).get("gone"):
                centre.calls.add(None, call)

    def _call(self, key: str, body: Any) -> Call:
        centre, task = self._centre, self._tasks[body["task"]]
        call = Call(key, body["ordinal"], task, body["direction"], datetime.fromisoformat(body["created_at"]))
        restore_fields(call, body, _CALL_PLAIN, _CALL_TIMES)
        found = [centre.recordings.get(sid) for sid in body["recordings"]]
        call.recordings = tuple([each for each in found if each is not None])
        legs = {each["sid"]: self._leg(call, each) for each in body["legs"]}
        call.participants = tuple(legs.values())
        for each in body["legs"]:
            legs[each["sid"]].coached = legs.get(each.get("coached"))
        if self._kept.body("task", task.key).get("call") == key:
            task.call = call
        return call

    def _leg(self, call: Call, body: Any) -> Participant:
        centre = self._centre
        leg = Participant(body["sid"], call, body["type"], datetime.fromisoformat(body["created_at"]))
        restore_fields(leg, body, _LEG_PLAIN, _LEG_TIMES)
        leg.worker = centre.restored.get(("worker", body.get("worker")))
        leg.reservation = self._reservations.get(body.get("reservation"))
        if body.get("timer") is not None:
            self.timed.append((leg, body))
        return leg


def _leg_body(leg: Participant) -> dict[str, Any]:
    body = {
        "sid": leg.sid,
        **fields_of(leg, (*_LEG_PLAIN, *_LEG_TIMES)),
        "worker": leg.worker.sid if leg.worker is not None else None,
        "reservation": leg.reservation.sid if leg.reservation is not None else None,
        "coached": leg.coached.sid if leg.coached is not None else None,
        "timer": timer_body(leg.timer),
    }
    return {name: value for name, value in body.items() if value is not None}


def _recording(centre: Centre, key: str, body: Any) -> Recording:
    recording = Recording(
        centre,
        key,
        body["ordinal"],
        body["call_sid"],
        body.get("conference_sid"),
        body["task_sid"],
        datetime.fromisoformat(body["started_at"]),
    )
    restore_fields(recording, body, ("status",), ("ended_at",))
    recording.segments = tuple(
        [
            Segment(worker, held, datetime.fromisoformat(began), _time(ended))
            for worker, held, began, ended in body["segments"]
        ]
    )
    return recording


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
