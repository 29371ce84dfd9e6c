"""Entities as the rows of a store have them: plain JSON, with other entities by their keys.

What has its usual value is left out. A timer is (due, place, whether it is still to fire).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from offhook.centre.entities import Desktop, Reservation, Task, Transfer, Worker

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.clock import Timer

_MICROSECOND = timedelta(microseconds=1)


def task_body(centre: Centre, task: Task) -> dict[str, Any]:
    """A task, its transfers included; `gone` if it cannot be looked up any more."""
    body = {
        "ordinal": task.ordinal,
        "status": task.status,
        "channel": task.channel,
        "attributes": task.attributes,
        "priority": task.priority,
        "created": task.created_at,
        "updated": task.updated_at,
        "revision": task.revision,
        "since": task.virtual_start_time,
        "timeout": microseconds(task.timeout),
        "workflow": task.workflow.sid,
        "assignments": task.assignments,
        "filter": task.filter_index,
        "step": task.target_index,
        "at_target": task.target is not None,
        "routed": microseconds(task.routed),
        "waits": task.group is not None,
        "reason": task.reason,
        "routing_target": task.routing_target,
        "direction": task.direction,
        "queue": task.queue.sid if task.queue is not None else None,
        "turn": task.queue.tasks.number(task.task_sid) if task.queue is not None else None,
        "reservation": task.reservation.sid if task.reservation is not None else None,
        "open": [each.sid for each in task.open_reservations],
        "ended": task.ended_at,
        "ended_place": task.ended_place,
        "ignore_capacity": task.ignore_capacity,
        "target_due": task.target_due,
        "reroute": task.reroute,
        "timer": timer_body(task.timer),
        "call": task.call.sid if task.call is not None else None,
        "conversation": task.conversation.sid if task.conversation is not None else None,
    }
    if task.outgoing_transfer is not None:
        body["outgoing"] = _transfer(task.outgoing_transfer)
    if task.incoming_transfer is not None:
        same = task.incoming_transfer is task.outgoing_transfer
        body["incoming"] = "outgoing" if same else _transfer(task.incoming_transfer)
    if centre.all_tasks.get(task.task_sid) is not task:
        body["gone"] = True
    return {name: value for name, value in body.items() if value is not None and value is not False}


def reservation_body(centre: Centre, reservation: Reservation) -> dict[str, Any]:
    """A reservation; `gone` if it cannot be looked up any more."""
    body = {
        "ordinal": reservation.ordinal,
        "task": reservation.task.task_sid,
        "worker": reservation.worker.sid,
        "channel": reservation.channel.name,
        "status": reservation.status,
        "created": reservation.created_at,
        "updated": reservation.updated_at,
        "timeout": microseconds(reservation.timeout),
        "accepted": reservation.accepted_at,
        "wrapped": reservation.wrapped_at,
        "ended": reservation.ended_at,
        "ended_place": reservation.ended_place,
        "reason": reservation.canceled_reason,
        "timer": timer_body(reservation.timer),
    }
    if centre.all_reservations.get(reservation.sid) is not reservation:
        body["gone"] = True
    return {name: value for name, value in body.items() if value is not None}


def worker_body(centre: Centre, worker: Worker) -> dict[str, Any]:
    """A worker with the channels: [capacity, available, open, assigned] by name. `former`: one who is gone, for what
    refers to them still."""
    body = {"former": True} if centre.workers.get(worker.sid) is not worker else {}
    return body | {
        "ordinal": worker.ordinal,
        "name": worker.name,
        "identity": worker.identity,
        "attributes": worker.attributes,
        "revision": worker.revision,
        "roles": worker.roles,
        "signed_in": worker.signed_in,
        "activity": worker.activity.sid,
        "activity_changed": worker.activity_changed_at,
        "idle_since": worker.idle_since,
        "phone": worker.phone,
        "channels": {
            each.name: (each.capacity, each.available, each.open, each.assigned) for each in worker.channels.values()
        },
    }


DESKTOP_PLAIN = (
    "components",
    "connected",
    "dialer_open",
    "dialogs",
    "directory_open",
    "filter_query",
    "filters",
    "hidden",
    "history",
    "input_selections",
    "input_texts",
    "paused_conversations",
    "player",
    "position",
    "search",
    "selected_paused_conversation",
    "sidebar_open",
    "sounds",
    "staged_files",
    "template_browser_open",
)
DESKTOP_ENTITIES = ("selected_task", "selected_worker", "supervised_task")


def desktop_body(desktop: Desktop) -> dict[str, Any]:
    """What a worker's desktop shows."""
    body = {name: getattr(desktop, name) for name in DESKTOP_PLAIN}
    for name in DESKTOP_ENTITIES:
        entity = getattr(desktop, name)
        body[name] = entity.key if entity is not None else None
    return {name: value for name, value in body.items() if value is not None and value is not False and value != ""}


def _transfer(transfer: Transfer) -> dict[str, Any]:
    """A transfer; with the whole reservation with which it began once that has ended: nobody else may know of it."""
    initiator = transfer.initiator
    return {
        "initiator": initiator.sid,
        "ended": reservation_body(initiator.task.centre, initiator) if initiator.ended_at is not None else None,
        "target": transfer.target.sid,
        "mode": transfer.mode,
        "queue": transfer.queue.sid if transfer.queue is not None else None,
        "shared": transfer.shared,
        "status": transfer.status,
        "worker": transfer.worker.sid if transfer.worker is not None else None,
        "asked": [worker.sid for worker in transfer.asked],
    }


def timer_body(timer: Timer | None) -> tuple[Any, ...] | None:
    return (timer.due, timer.place, timer.callback is not None) if timer is not None else None


def microseconds(duration: timedelta) -> int:
    """A duration as a whole number."""
    return duration // _MICROSECOND


def duration_of(number: int) -> timedelta:
    """A duration from a whole number of microseconds."""
    return timedelta(microseconds=number)
