"""Whoever accepts a task is told whom they have before them."""

from offhook import Invocation, hookimpl
from offhook.centre import Reservation
from offhook_plugins.task import AcceptTask


@hookimpl
def after_accept_task(payload: AcceptTask, invocation: Invocation, result: Reservation) -> None:
    """The result of AcceptTask is the reservation."""
    name = payload.task.attributes.get("name", "nobody we know")
    invocation.notify(f"This is {name}: {result.sid}")
