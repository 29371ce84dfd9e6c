"""The actions that hand a task over."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from offhook import JsonMap, Options, TaskPayload
from offhook.fields import TransferTargetSid


class TransferOptions(Options):
    """How a task is handed over."""

    mode: Literal["WARM", "COLD"] = Field(
        default="WARM",
        description="WARM: the worker stays until the other has taken over. COLD: the worker leaves at once.",
    )
    attributes: JsonMap | None = Field(default=None, description="Attributes that replace those of the task: a map.")
    priority: int | None = Field(default=None, ge=0, description="The task's new priority; higher is routed earlier.")


class TransferTask(
    TaskPayload,
    group="task",
    role="agent",
    key=("sid",),
    examples=[{"sid": "WRXXXXXXXXXXXXXXXXX", "targetSid": "WKXXXXXXXXXXXXXXXXX", "options": {"mode": "COLD"}}],
):
    """Hand a task over to another worker, to a queue, or to a workflow.

    The task stays the same and is offered to the target with a reservation of its own. COLD completes the worker's
    own reservation at once. WARM leaves it accepted: both work on the task until one of them wraps up.

    Errors:
        cant-transfer-task: there is no such task, it is not in the worker's hands, a transfer is under way, or the
            worker is on hold in its call.
        could-not-transfer-task: there is no such target, or it refused.

    Source: the catalogue entry TransferTask.
    """

    unknown_code: ClassVar[str] = "cant-transfer-task"

    target_sid: TransferTargetSid = Field(
        description="SID of the worker (WK…), queue (WQ…) or workflow (WW…) that gets the task."
    )
    options: TransferOptions = Field(description="How the task is handed over.")


class CancelTransfer(TaskPayload, group="task", role="agent", key=("sid",), examples=[{"sid": "WRXXXXXXXXXXXXXXXXX"}]):
    """Take back a transfer that nobody has accepted yet.

    The offer to the target is withdrawn, and the task stays with the worker who started the transfer.

    Errors:
        no-transfer-to-cancel: the task has no transfer under way.

    Source: the catalogue entry CancelTransfer.
    """

    unknown_code: ClassVar[str] = "no-transfer-to-cancel"

    target_sid: TransferTargetSid | None = Field(
        default=None,
        description="SID of the target; taken for compatibility and not used, since a task has one transfer.",
    )
    options: JsonMap | None = Field(default=None, description="A map; taken for compatibility and not used.")
