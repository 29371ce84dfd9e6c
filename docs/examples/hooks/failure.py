"""Whoever wanted to hand a task over is told why it stays."""

from offhook import ActionError, Invocation, hookimpl


@hookimpl
def on_transfer_task_failure(invocation: Invocation, error: ActionError) -> None:
    """The caller gets the error all the same."""
    invocation.notify(f"Not handed over: {error.message}", level="error")
