"""House manners: a plugin that is one file."""

from collections.abc import Awaitable, Callable
from typing import Any

from offhook import ActionError, Event, Host, Invocation, hookimpl
from offhook.centre import Reservation
from offhook_plugins.task import AcceptTask, CompleteTask, TransferTask
from offhook_plugins.worker import SetActivity

Proceed = Callable[..., Awaitable[Any]]


@hookimpl
def before_set_activity(payload: SetActivity, invocation: Invocation) -> None:
    """No break while a customer waits for an answer."""
    if payload.activity_name == "Break" and invocation.worker and invocation.worker.tasks:
        invocation.cancel("Finish your tasks first", code="busy")


@hookimpl
def before_transfer_task(payload: TransferTask, invocation: Invocation) -> None:
    """Gold customers are handed over in person."""
    if payload.task.attributes.get("tier") == "gold":
        invocation.edit(options={"mode": "WARM"})


@hookimpl
async def instead_of_complete_task(payload: CompleteTask, proceed: Proceed) -> Any:
    """Completing twice is no error."""
    if payload.task.status == "completed":
        return payload.task
    return await proceed()


@hookimpl
def after_accept_task(payload: AcceptTask, invocation: Invocation, result: Reservation) -> None:
    """Whoever accepts is told the customer's name."""
    name = payload.task.attributes.get("name")
    if name and result.status == "accepted":
        invocation.notify(f"This is {name}")


@hookimpl
def on_transfer_task_failure(invocation: Invocation, error: ActionError) -> None:
    """Whoever wanted to hand a task over is told why it stays."""
    invocation.notify(f"Not handed over: {error.message}", level="error")


@hookimpl
def on_task_canceled(event: Event, host: Host) -> None:
    """Lost customers are counted by the supervisors."""
    task = event.entity("task")
    host.notify(f"lost after {task.age.total_seconds():.0f} seconds: {event.reason}", level="warning")
