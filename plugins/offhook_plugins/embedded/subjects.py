"""Whom and what an invocation is about: the desktop it concerns, the task, the worker's own reservation of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, PayloadError, SidReference
from offhook.centre import Centre, Desktop, Reservation, Task, Worker

if TYPE_CHECKING:
    from offhook import TaskChoice


def desktop_of(invocation: Invocation) -> Desktop:
    """The desktop of the worker whom the invocation concerns. Raises `ActionError` (`no-desktop`) without one."""
    worker = invocation.worker
    if worker is None:
        raise ActionError(
            f"{invocation.action} is about a worker's desktop, and no worker is concerned",
            code="no-desktop",
            hint="invoke it on behalf of a worker",
            action=invocation.action,
        )
    desktop: Desktop = worker.desktop
    return desktop


def task_of(payload: TaskChoice, centre: Centre, action: str) -> Task:
    """The task that the payload names. Raises `PayloadError` if a handler left sid and task in contradiction."""
    given = payload.task
    # a handler may have put a SID in place of what was filled in
    named = centre.task(payload.sid) if payload.sid is not None else None
    task = centre.task(given.sid or "") if isinstance(given, SidReference) else given or named
    if task is None:
        raise ActionError(
            f"there is no task {payload.sid or given} in the centre", code=type(payload).unknown_code, action=action
        )
    # a run that waited long has it still
    if payload.sid is not None and named is None and centre.task(task.task_sid) is None:
        raise ActionError(
            f"there is no task {task.task_sid} in the centre any more: it ended a while ago",
            code=type(payload).unknown_code,
            action=action,
        )
    if named is not task and payload.sid is not None:
        raise PayloadError(
            f"{action}: sid and task contradict each other: {payload.sid} is not of the task {task.task_sid}",
            problems=(("sid", f"is not of the task {task.task_sid}"),),
            hint="a handler that changes one changes the other too",
            action=action,
        )
    return task


def reservation_of(payload: TaskChoice, invocation: Invocation, centre: Centre) -> Reservation:
    """The reservation that the payload names, if the actor may act on it.

    Workers act on their own reservations; supervisors and the system on any. Raises `ActionError` with the action's
    own code where there is none, or where it is another worker's.
    """
    action = invocation.action
    code = type(payload).unknown_code
    task = task_of(payload, centre, action)
    named = centre.reservation(payload.sid) if payload.sid is not None and payload.sid.startswith("WR") else None
    reservation: Reservation | None = named if named is not None else task.reservation
    if reservation is None:
        raise ActionError(
            f"the task {task.task_sid} is {task.status}, and no worker has a reservation of it",
            code=code,
            action=action,
        )
    _check_own(invocation, reservation.worker, f"the reservation {reservation.sid}", code)
    return reservation


def own_task_of(
    payload: TaskChoice, invocation: Invocation, centre: Centre, code: str, *, or_nobodys: bool = False
) -> Task:
    """The task that the payload names, if the actor may change it.

    Workers change tasks that they have a reservation of, and those that `or_nobodys`; supervisors and the system any.
    Raises `ActionError` with `code` for another worker's.
    """
    task = task_of(payload, centre, invocation.action)
    if not task.is_open or (or_nobodys and not task.open_reservations):
        return task
    named = centre.reservation(payload.sid or "")
    owners = [each.worker for each in task.open_reservations]
    if invocation.actor in owners or (or_nobodys and named is not None and named.worker is invocation.actor):
        return task
    if not _may_act_for_others(invocation):
        whose = f"{owners[0].name}'s" if owners else "nobody's yet"
        raise ActionError(
            f"the task {task.task_sid} is {whose}, not {invocation.actor.name}'s",
            code=code,
            hint="a supervisor may change it",
            action=invocation.action,
        )
    return task


def _check_own(invocation: Invocation, owner: Worker, what: str, code: str) -> None:
    if invocation.actor is owner or _may_act_for_others(invocation):
        return
    raise ActionError(
        f"{what} is {owner.name}'s, not {invocation.actor.name}'s",
        code=code,
        hint=f"invoke it on behalf of {owner.name}",
        action=invocation.action,
    )


def _may_act_for_others(invocation: Invocation) -> bool:
    actor = invocation.actor
    return getattr(actor, "entity_kind", "") != "worker" or "supervisor" in actor.roles or "admin" in actor.roles
