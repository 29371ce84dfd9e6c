"""Calling somebody: a worker's outbound call, and further parties in a call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from offhook.centre import states
from offhook.centre.calls import legs
from offhook.centre.calls.reporting import call_entities
from offhook.centre.calls.ringing import dial, ring
from offhook.centre.calls.through import worker_leg
from offhook.centre.transitions.reservations import reserve
from offhook.centre.transitions.tasks import create_task
from offhook.errors import ActionError
from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities import Call, Participant, TaskQueue, Worker
    from offhook.centre.unit import UnitOfWork

NOT_ADDED: Final = "could-not-add-participant"


def start_call(
    unit: UnitOfWork,
    worker: Worker,
    destination: str,
    *,
    queue: TaskQueue | str,
    caller_id: str,
    attributes: Mapping[str, Any] = EMPTY_MAP,
) -> Call:
    """A worker calls somebody: an outbound voice task for the worker (`task.created`, `reservation.created`), whose
    call rings (`call.ringing`).

    The worker's phone comes first: in the browser it is in the conference at once, any other rings before the
    customer's does. The customer's answer accepts the reservation and starts the call; without it the task is
    canceled (`call.failed`). Raises `ActionError`: `could-not-create-task`.
    """
    given = {**attributes, "direction": "outbound", "outbound_to": destination, "from": caller_id}
    task = create_task(
        unit,
        channel="voice",
        attributes=FrozenDict(given),
        queue=queue,
        routing_target=worker,
        direction="outbound",
    )
    call = task.call
    if call is None:
        raise ValueError(f"the task {task.task_sid} has no call")
    states.move(unit, call, "ringing")
    unit.change(call, "caller_id", caller_id)
    unit.emit("call.ringing", call_entities(call))
    reservation = reserve(unit, task, worker)
    unit.disarm(reservation.timer)  # what ends it is the ringing
    leg = worker_leg(unit, reservation)
    if worker.phone == "browser":
        legs.join(unit, leg)
        if call.customer is not None:
            dial(unit, call.customer)
    else:
        ring(unit, leg)
    return call


def call_in(
    unit: UnitOfWork,
    call: Call,
    number: str,
    *,
    kind: str = "external",
    name: str | None = None,
    caller_id: str | None = None,
    muted: bool = False,
    end_conference_on_exit: bool = False,
    ring_limit: timedelta | None = None,
) -> Participant:
    """Call somebody into a live call; the leg rings until the answer (`participant.joined`), or until it is clear that
    there will be none (`participant.left`).

    Raises `ActionError` (`could-not-add-participant`) for a call that is not live, or full, and for a number that is
    in it already or that cannot be reached.
    """
    present = [*call.open_legs()]
    known = unit.centre.config.voice.number(number)
    if not call.live:
        why: str | None = f"the call {call.sid} is {call.status}, and only one that is in-progress takes others"
    elif len(present) >= call.max_participants:
        why = f"{len(present)} take part in the call {call.sid}, and that is the most"
    elif any(each.phone_number == number for each in present):
        why = f"{number} is in the call {call.sid} already"
    elif known is not None and known.outcome == "failed":
        why = f"{number} cannot be reached"
    else:
        why = None
    if why is not None:
        raise ActionError(why, code=NOT_ADDED)
    leg = legs.add_leg(unit, call, kind, phone_number=number, name=name)
    leg.caller_id = caller_id or call.caller_id
    leg.muted = muted
    leg.end_conference_on_exit = end_conference_on_exit
    ring(unit, leg, ring_limit)
    return leg
