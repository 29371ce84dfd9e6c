"""Tasks on the embedded centre: shown on the desktop, and what they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import Invocation, hookimpl
from offhook.centre import Centre, UnitOfWork, transitions
from offhook_plugins.embedded.attributes import merged
from offhook_plugins.embedded.subjects import desktop_of, own_task_of, task_of

if TYPE_CHECKING:
    from offhook_plugins.task import SelectTask, SetTaskAttributes


@hookimpl
async def select_task(payload: SelectTask, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The desktop goes to the task's page, through HistoryPush; then the task is the selected one."""
    desktop = desktop_of(invocation)
    task = task_of(payload, centre, invocation.action) if payload.task is not None else None
    await invocation.invoke("HistoryPush", {"location": f"/agent-desktop/{payload.sid or ''}"})
    unit.set(desktop, "selected_task", task)
    unit.set(desktop, "selected_paused_conversation", None)


@hookimpl
def set_task_attributes(payload: SetTaskAttributes, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The task's attributes are replaced, or merged over those it has now."""
    task = own_task_of(payload, invocation, centre, "cant-set-task-attributes", or_nobodys=True)
    after = merged(task.attributes, payload.attributes) if payload.merge_existing else payload.attributes
    transitions.update_task_attributes(unit, task, after, if_revision=payload.if_revision)
