"""Routing on the embedded centre: tasks made and changed by programs, workers' channels."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Task, UnitOfWork, Worker, transitions
from offhook_plugins.embedded.subjects import own_task_of

if TYPE_CHECKING:
    from offhook_plugins.routing import CreateTask, SetWorkerChannel, UpdateTask


@hookimpl
def create_task(payload: CreateTask, unit: UnitOfWork) -> Task:
    """There is a new task, in its workflow; routing offers it to a worker as soon as one is free."""
    start = payload.virtual_start_time
    return transitions.create_task(
        unit,
        channel=payload.channel,
        attributes=payload.attributes,
        workflow=payload.workflow_sid,
        queue=payload.queue_sid,
        priority=payload.priority,
        timeout=timedelta(seconds=payload.timeout),
        routing_target=payload.routing_target,
        ignore_capacity=payload.ignore_capacity,
        virtual_start_time=start.astimezone(UTC) if start is not None else None,
    )


@hookimpl
def update_task(payload: UpdateTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Task:
    """The task's priority, place in the queue or reason are what is given; with a status the task and all that
    workers have of it are canceled, in wrap-up or completed.
    """
    task = own_task_of(payload, invocation, centre, "cant-update-task")
    start = payload.virtual_start_time
    transitions.update_task(
        unit,
        task,
        priority=payload.priority,
        reason=payload.reason if payload.status is None else None,
        virtual_start_time=start.astimezone(UTC) if start is not None else None,
        if_revision=payload.if_revision,
    )
    if payload.status is not None:
        transitions.set_task_status(unit, task, payload.status, payload.reason)
    return task


@hookimpl
def set_worker_channel(payload: SetWorkerChannel, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> Worker:
    """The worker's capacity on the channel, or whether the channel is open to the worker, is what is given; routing
    goes by it at once.
    """
    worker = centre.worker(payload.worker_sid or "")
    if worker is None:
        raise ActionError(
            f"there is no worker {payload.worker_sid} in the centre", code="unknown-worker", action=invocation.action
        )
    if payload.capacity is not None:
        transitions.set_capacity(unit, worker, payload.channel, payload.capacity)
    if payload.available is not None:
        transitions.set_channel_available(unit, worker, payload.channel, payload.available)
    return worker
