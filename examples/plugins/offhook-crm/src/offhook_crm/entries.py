"""Entries for the file, made of tasks."""

from __future__ import annotations

from offhook import Host
from offhook.centre import Task, Worker
from offhook_crm.card import card
from offhook_crm.config import CrmConfig
from offhook_crm.identity import identity_of
from offhook_crm.records import Entry, Kind


def entry_of(host: Host, config: CrmConfig, task: Task, worker: Worker | None, *, kind: Kind) -> Entry:
    """That the contact of a task is there, or what a note about it begins with; `worker` is who has it."""
    since = task.created_at.isoformat()
    return Entry(
        kind,
        # SIDs begin anew with each host that has no store, the time does not
        contact=f"{task.task_sid}@{since}",
        at=host.clock.now().isoformat(),
        since=since,
        customer=card(task.attributes).get("id"),
        number=identity_of(task, host, config).number,
        task=task.task_sid,
        channel=task.channel,
        queue=queue_of(task),
        worker=worker.name if worker is not None else None,
    )


def queue_of(task: Task) -> str | None:
    """The name of the task's queue."""
    return task.queue.name if task.queue is not None else None
