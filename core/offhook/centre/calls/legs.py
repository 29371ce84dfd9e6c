"""The legs of a call: added, ringing, in the conference, gone; and what that makes of the call.

Everything that happens in a call is made of these. They never touch reservations: when legs are gone, the centre is
told (`centre.left_call`), and settles what becomes of the task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offhook.centre import states
from offhook.centre.calls.leg_settings import set_leg
from offhook.centre.calls.recordings import begin_recording, finish_recordings, next_segment
from offhook.centre.calls.reporting import call_entities, leg_entities
from offhook.centre.entities import Call, Participant

if TYPE_CHECKING:
    from offhook.centre.entities import Task, Worker
    from offhook.centre.unit import UnitOfWork

LEFT = "left"
CANCELED = "canceled"


def open_call(unit: UnitOfWork, task: Task, direction: str, number: str | None, caller_id: str | None = None) -> Call:
    """A task's call, `queued`, with the customer's leg `waiting`; its leaving ends the call. Reports nothing."""
    centre = unit.centre
    call = Call(centre.sids.new("CA"), centre.next_ordinal(), task, direction, unit.now, caller_id)
    customer = Participant(
        call.sid, call, "customer", unit.now, status="waiting", phone_number=number, name=task.customer.name
    )
    customer.end_conference_on_exit = True
    call.participants = (customer,)
    call.record = centre.config.voice.record
    centre.calls.add(unit, call)
    unit.keep(call)
    unit.change(task, "call", call)
    return call


def add_leg(unit: UnitOfWork, call: Call, kind: str, **options: Any) -> Participant:
    """A further leg, `ringing` for now: `join` it at once, or let it `ring`. `options` are those of `Participant`."""
    leg = Participant(unit.centre.sids.new("CA"), call, kind, unit.now, **options)
    unit.change(call, "participants", (*call.participants, leg))
    return leg


def join(unit: UnitOfWork, leg: Participant) -> None:
    """A leg comes into the conference (`participant.joined`); with the customer and a worker there the call starts.

    A leg that is over, or there already, raises `ActionError` (`impossible-state-change`).
    """
    states.move(unit, leg, "joined")
    stop_timer(unit, leg)
    unit.change(leg, "joined_at", unit.now)
    call = leg.call
    if call.conference_sid is None:
        unit.change(call, "conference_sid", unit.centre.sids.new("CF"))
    unit.emit("participant.joined", leg_entities(leg))
    if not call.live:
        _start_if_complete(unit, call)
    else:
        next_segment(unit, call)


def leave(unit: UnitOfWork, leg: Participant, reason: str | None = None, status: str | None = None) -> None:
    """A leg is over (`participant.left`); nothing happens if it was. The call ends with it if its leaving ends that,
    or if nobody is left to speak to.

    `status`: what becomes of a leg that has not joined; `canceled` unless given.
    """
    if leg.is_over:
        return
    ends = leg.end_conference_on_exit if leg.status == "joined" else leg is leg.call.customer
    call = leg.call
    _take_out(unit, leg, reason, status)
    if ends or is_deserted(call):
        end_call(unit, call, reason, status if leg.type == "customer" else None)
    else:
        next_segment(unit, call)
        unit.centre.left_call(unit, call, reason)


def end_call(unit: UnitOfWork, call: Call, reason: str | None = None, status: str | None = None) -> None:
    """The call is over for all: `call.ended`, or `call.failed` before it started; nothing happens if it was over.

    `status`: what becomes of a call that has not started; `canceled` unless given.
    """
    if not call.is_open:
        return
    had_started = call.live
    after = "completed" if had_started else status or CANCELED
    states.move(unit, call, after)
    unit.change(call, "ended_at", unit.now)
    if reason is not None:
        unit.change(call, "reason", reason)
    for leg in [*call.open_legs()]:
        _take_out(unit, leg, reason, None)
    finish_recordings(unit, call)
    if had_started:
        unit.emit("call.ended", call_entities(call), reason=reason)
    else:
        unit.emit("call.failed", call_entities(call), reason=reason, data={"status": after})
    unit.centre.left_call(unit, call, reason)


def end_if_deserted(unit: UnitOfWork, call: Call, reason: str | None = None) -> None:
    """End a call in which nobody is left to speak to, and nobody will come."""
    if is_deserted(call):
        end_call(unit, call, reason)


def is_deserted(call: Call) -> bool:
    """Whether a call goes on in which no worker is, nobody else to speak to, and no worker will come."""
    if not call.is_open:
        return False
    speakers = [each for each in call.open_legs() if each.type != "supervisor"]
    if any(each.type == "worker" for each in speakers) or len(speakers) > 1:
        return False
    return not speakers or not _awaits_worker(call.task)


def worker_legs(call: Call) -> tuple[Participant, ...]:
    """The open legs of workers who have the task."""
    return tuple([each for each in call.open_legs() if each.type == "worker"])


def leg_for(call: Call, worker: Worker) -> Participant | None:
    """The open leg that a worker has for the task; one who only listens in has none."""
    return next((each for each in worker_legs(call) if each.worker is worker), None)


def stop_timer(unit: UnitOfWork, leg: Participant) -> None:
    """A leg rings no longer."""
    if leg.timer is not None:
        unit.disarm(leg.timer)
        unit.change(leg, "timer", None)


def _take_out(unit: UnitOfWork, leg: Participant, reason: str | None, status: str | None) -> None:
    states.move(unit, leg, LEFT if leg.status == "joined" else status or CANCELED)
    stop_timer(unit, leg)
    unit.change(leg, "ended_at", unit.now)
    unit.change(leg, "reason", reason)
    for name, value in (("on_hold", False), ("hold_music_url", None), ("hold_music_method", None), ("coached", None)):
        if getattr(leg, name) != value:
            unit.change(leg, name, value)
    for listener in leg.call.open_legs():
        if listener.coached is leg:
            # heard by nobody: not by all, as one would be who is not muted
            set_leg(unit, listener, coached=None, muted=True)
    unit.emit("participant.left", leg_entities(leg), reason=reason)


def _start_if_complete(unit: UnitOfWork, call: Call) -> None:
    present = {each.type for each in call.participants if each.status == "joined"}
    if {"customer", "worker"} <= present:
        states.move(unit, call, "in-progress")
        unit.change(call, "started_at", unit.now)
        unit.emit("call.started", call_entities(call))
        if call.record:
            begin_recording(unit, call)


def _awaits_worker(task: Task) -> bool:
    """Whether a worker may still come to a task that nobody holds, or to one that is being handed over."""
    transfer = task.outgoing_transfer
    return task.status in ("pending", "reserved") or (transfer is not None and transfer.is_under_way)
