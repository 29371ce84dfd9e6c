"""How the call of a task follows what becomes of the task. `offhook.centre.contacts` calls these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.calls.keypad import forget_keypad
from offhook.centre.calls.leg_settings import set_leg
from offhook.centre.calls.legs import end_call, end_if_deserted, leave, leg_for, open_call, worker_legs
from offhook.centre.calls.numbers import dialable
from offhook.centre.calls.reporting import call_entities
from offhook.centre.calls.through import put_through, worker_leg

if TYPE_CHECKING:
    from offhook.centre.entities import Participant, Reservation, Task
    from offhook.centre.unit import UnitOfWork

VOICE = "voice"
"""The channel whose tasks are calls."""


def task_created(unit: UnitOfWork, task: Task) -> None:
    """A task came in: on the voice channel it is a caller who waits (`call.ringing`), or somebody to be called."""
    if task.channel != VOICE:
        return
    direction = "outbound" if task.direction == "outbound" else "inbound"
    number = task.customer.address
    if number is not None and direction == "outbound":
        number = dialable(unit.centre, number) or number
    call = open_call(unit, task, direction, number)
    if direction == "inbound":
        unit.emit("call.ringing", call_entities(call))


def offer_accepted(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker took the task: the worker comes into the conference, and the caller; whom to call is called now.

    A phone that rings for it goes on ringing. A caller who is sent elsewhere meets nobody.
    """
    call = reservation.task.call
    if call is None or not call.is_open or _is_sent_elsewhere(call.customer):
        return
    leg = leg_for(call, reservation.worker)
    if leg is None:
        put_through(unit, worker_leg(unit, reservation))
    elif leg.status == "waiting":
        put_through(unit, leg)


def offer_ended(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker did not take the task: the phone that rang for it is silent. Nobody may be left for the customer."""
    call = reservation.task.call
    if call is None:
        return
    forget_keypad(unit, reservation)
    for leg in worker_legs(call):
        if leg.reservation is reservation:
            leave(unit, leg, reservation.status)
    end_if_deserted(unit, call)


def transfer_over(unit: UnitOfWork, task: Task) -> None:
    """Nobody took the task in transfer: nobody may be left for the customer."""
    if task.call is not None:
        end_if_deserted(unit, task.call)


def reservation_over(unit: UnitOfWork, reservation: Reservation) -> None:
    """A worker is finishing up, or done: the worker leaves the call.

    That ends it, unless others go on with it; a task that is handed over COLD is such a one.
    """
    task = reservation.task
    if task.call is None:
        return
    if not reservation.is_open:
        forget_keypad(unit, reservation)
    transfer = task.outgoing_transfer
    hands_over = transfer is not None and transfer.is_under_way and transfer.mode == "COLD"
    for leg in worker_legs(task.call):
        if leg.reservation is reservation:
            if hands_over:
                set_leg(unit, leg, end_conference_on_exit=False)
            leave(unit, leg)


def task_ended(unit: UnitOfWork, task: Task) -> None:
    """The task is over, and with it its call."""
    if task.call is not None:
        end_call(unit, task.call, task.reason)


def _is_sent_elsewhere(customer: Participant | None) -> bool:
    """Whether an instruction has the platform run other TwiML for the caller."""
    return customer is not None and customer.twiml_url is not None
