"""An action of the plugin's own, and how it is done."""

from offhook import TaskPayload, hookimpl
from offhook.centre import Task, UnitOfWork, transitions


class PinTask(TaskPayload, group="pins", role="agent", key=("sid",), examples=[{"sid": "WR01"}], result="task"):
    """Pin a task to the top of the desk."""


@hookimpl
def register_actions() -> list[type[PinTask]]:
    """The action that is done below."""
    return [PinTask]


@hookimpl
def pin_task(payload: PinTask, unit: UnitOfWork) -> Task:
    """Change the centre through the unit of work: if this raises, nothing of it remains."""
    task = payload.task
    transitions.update_task_attributes(unit, task, {**task.attributes, "pinned": True})
    return task
