"""Routing: tasks made and changed by programs, and what workers take of each channel. The reference has none of it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field, StrictBool

from offhook import EMPTY_MAP, JsonMap, Payload, TaskPayload, WorkerChoice
from offhook.centre import Task, Worker
from offhook.fields import QueueSid, TransferTargetSid, WorkflowSid

MAX_TIMEOUT = 14 * 24 * 3600


class CreateTask(
    Payload[Task],
    group="task",
    role="agent",
    examples=[
        {"attributes": {"kind": "callback", "customerAddress": "+4930123456"}, "priority": 5},
        {"channel": "chat", "routingTarget": "WKXXXXXXXXXXXXXXXXX", "timeout": 3600},
    ],
    result="task",
):
    """Make a task, which then goes through its workflow.

    A routing target leads it past the workflow's filters: to a worker, who gets it however busy unless
    ignoreCapacity is false, to a queue, or to a workflow. A task for which the workflow has no place is canceled at
    once. The answer is the task.

    Errors:
        could-not-create-task: there is no such workflow, queue or target, or the attributes are too long.
        unknown-channel: the centre has no such channel.

    Source: TaskRouter's task resource; the reference has no such action.
    """

    attributes: JsonMap = Field(
        default=EMPTY_MAP,
        description="What the task carries, which filters and expressions look at: a map of at most 4,096 characters.",
    )
    channel: str = Field(default="default", min_length=1, description="Name of the channel, such as voice or chat.")
    workflow_sid: WorkflowSid | None = Field(
        default=None, description="SID of the workflow (WW…) to go through; left out, the centre's first."
    )
    queue_sid: QueueSid | None = Field(
        default=None, description="SID of the queue (WQ…) that a task for one worker counts for."
    )
    priority: int = Field(default=0, ge=0, description="Higher is routed earlier.")
    timeout: int = Field(
        default=86_400, ge=1, le=MAX_TIMEOUT, description="How long it may wait before it is canceled, in seconds."
    )
    routing_target: TransferTargetSid | None = Field(
        default=None, description="SID of the worker (WK…), queue (WQ…) or workflow (WW…) that it is for."
    )
    ignore_capacity: StrictBool = Field(
        default=True,
        description="Whether a task for one worker is offered whatever the worker's activity and capacity.",
    )
    virtual_start_time: AwareDatetime | None = Field(
        default=None, description="What its place in the queue counts from; left out, now."
    )


class UpdateTask(
    TaskPayload[Task],
    group="task",
    role="agent",
    one_of=(("priority", "status", "reason", "virtual_start_time"),),
    examples=[
        {"sid": "WTXXXXXXXXXXXXXXXXX", "priority": 10},
        {"sid": "WTXXXXXXXXXXXXXXXXX", "status": "canceled", "reason": "the customer hung up"},
    ],
    result="task",
):
    """Change a task's priority, its place in the queue, its reason or its status.

    A status is that of the whole task: canceled for one that nobody has accepted, wrapping or completed for all of its
    workers at once. Agents may change the tasks that they have a reservation of, supervisors any. The answer is the
    task.

    Errors:
        unknown-task: there is no such task or reservation.
        cant-update-task: the task has ended, is in no state for that status, or is not the agent's.
        revision-conflict: somebody has changed the task since the revision given.

    Source: TaskRouter's task resource; the reference has no such action.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    priority: int | None = Field(default=None, ge=0, description="The new priority; higher is routed earlier.")
    status: Literal["canceled", "wrapping", "completed"] | None = Field(
        default=None, description="The new status, of the task and of what its workers have of it."
    )
    reason: str | None = Field(default=None, description="Why, in words; kept with the task and its events.")
    virtual_start_time: AwareDatetime | None = Field(
        default=None, description="What its place in the queue counts from; earlier is routed earlier."
    )
    if_revision: int | None = Field(
        default=None, ge=1, description="The task's revision that the change was made for; another one refuses it."
    )


class SetWorkerChannel(
    WorkerChoice[Worker],
    group="worker",
    role="supervisor",
    key=("worker_sid", "channel"),
    one_of=(("worker", "worker_sid"), ("capacity", "available")),
    examples=[
        {"workerSid": "WKXXXXXXXXXXXXXXXXX", "channel": "chat", "capacity": 3},
        {"workerSid": "WKXXXXXXXXXXXXXXXXX", "channel": "voice", "available": False},
    ],
    result="worker",
):
    """Change how much a worker takes on a channel, or whether at all.

    Less than the worker has already takes nothing away: there are no new offers until enough of it has ended. The
    answer is the worker.

    Errors:
        unknown-worker: the centre has no such worker.
        unknown-channel: the centre has no such channel.

    Source: TaskRouter's worker channel resource; the reference has no such action.
    """

    channel: str = Field(min_length=1, description="Name of the channel, such as voice or chat.")
    capacity: int | None = Field(
        default=None, ge=0, description="How many tasks at once, those on offer and in wrap-up included; 0 means none."
    )
    available: StrictBool | None = Field(default=None, description="Whether the worker is offered tasks there at all.")
