"""No task is completed before somebody has said what came of it."""

from offhook import Invocation, hookimpl
from offhook_plugins.task import CompleteTask


@hookimpl(required=True)
def before_complete_task(payload: CompleteTask, invocation: Invocation) -> None:
    """A guard: should it fail itself, the task stays open, too."""
    if not payload.task.attributes.get("outcome"):
        invocation.cancel("Say what came of it first", code="outcome-missing")
