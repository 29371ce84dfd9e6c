"""The actions that look at a task or change what it carries."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, StrictBool

from offhook import JsonMap, TaskChoice, TaskPayload


class SelectTask(TaskChoice, group="task", role="agent", examples=[{"sid": "WRXXXXXXXXXXXXXXXXX"}, {}]):
    """Show a task on the agent desktop, or none.

    The desktop goes to /agent-desktop/SID through HistoryPush. Without task and sid the selection is cleared.

    Errors:
        no-desktop: there is no worker whose desktop could show it.
        unknown-task: there is no such task or reservation.

    Source: the catalogue entry SelectTask.
    """

    unknown_code: ClassVar[str] = "unknown-task"


class SetTaskAttributes(
    TaskPayload,
    group="task",
    role="agent",
    examples=[{"sid": "WRxxxxx", "attributes": {}, "mergeExisting": True}],
):
    """Change the attributes of a task.

    Merging goes into nested maps; a null is stored as null. At most 4,096 characters of JSON in all.

    Errors:
        unknown-task: there is no such task or reservation.
        cant-set-task-attributes: the task has ended or is another worker's, or the attributes are too long.
        revision-conflict: somebody has changed the task since the revision given.

    Source: the catalogue entry SetTaskAttributes.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    attributes: JsonMap = Field(description="The new attributes: a map of JSON values.")
    merge_existing: StrictBool = Field(
        default=False, description="true puts them over the present ones, nested maps included; false replaces all."
    )
    if_revision: int | None = Field(
        default=None, ge=1, description="The task's revision that the change was made for; another one refuses it."
    )
