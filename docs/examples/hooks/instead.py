"""Every change of a task's attributes is signed."""

from collections.abc import Awaitable, Callable
from typing import Any

from offhook import hookimpl
from offhook.centre import Worker
from offhook_plugins.task import SetTaskAttributes


@hookimpl
async def instead_of_set_task_attributes(
    payload: SetTaskAttributes, worker: Worker | None, proceed: Callable[..., Awaitable[Any]]
) -> Any:
    """Go on with other attributes; without `proceed` nothing would be changed at all."""
    signature = {"changedBy": worker.name if worker else "the system"}
    return await proceed(attributes={**payload.attributes, **signature})
