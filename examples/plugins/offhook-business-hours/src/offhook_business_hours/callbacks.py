"""Callbacks: tasks that came in outside the hours come back when their queue opens, with the place they had.

They are kept in the host's memory for plugins, so that a host with a store has them after a restart.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from offhook import ActionError, Host
from offhook.centre import Task, UnitOfWork, transitions

OWNER: Final = "hours"
REASON: Final = "outside the hours: a callback was promised"


def promise(host: Host, task: Task, queue: str) -> bool:
    """End the task and keep what is needed to take it up again; False if it cannot be kept, and so was not ended."""
    kept: dict[str, Any] = {
        "queue": queue,
        "channel": task.channel,
        "attributes": task.attributes,
        "priority": task.priority,
        "workflow": task.workflow.sid,
        "since": task.created_at.isoformat(),
    }
    waiting = [*host.centre.recall(OWNER, f"callbacks of {queue}", ()), task.task_sid]
    try:
        with host.centre.unit("callback") as unit:
            unit.remember(OWNER, f"callback {task.task_sid}", kept)
            unit.remember(OWNER, f"callbacks of {queue}", waiting)
            transitions.cancel_task(unit, task, REASON)
    except ActionError:  # `cannot-remember`: too many; then it waits in the queue, where nobody loses it
        return False
    return True


def keep_promises(host: Host, unit: UnitOfWork, queue: str) -> list[Task]:
    """The tasks for those who are to be called back now that the queue is open."""
    made = []
    for sid in host.centre.recall(OWNER, f"callbacks of {queue}", ()):
        kept = host.centre.recall(OWNER, f"callback {sid}")
        unit.remember(OWNER, f"callback {sid}", None)
        made.append(
            transitions.create_task(
                unit,
                channel=kept["channel"],
                attributes={**kept["attributes"], "callback": {"of": sid, "since": kept["since"]}},
                workflow=kept["workflow"] if host.centre.workflow(kept["workflow"]) is not None else None,
                priority=kept["priority"],
                routing_target=host.centre.queue(queue),
                virtual_start_time=datetime.fromisoformat(kept["since"]),
                direction="outbound",
            )
        )
    unit.remember(OWNER, f"callbacks of {queue}", None)
    return made
