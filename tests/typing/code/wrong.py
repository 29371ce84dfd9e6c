"""A plugin's code with mistakes. `# wrong: RULE, … | CODE, …` says what pyright and mypy call those of its line."""

from __future__ import annotations

from offhook import Host, HostOptions, Invocation, hookimpl
from offhook.centre import Reservation, Task
from offhook_plugins.task import AcceptTask, CompleteTask, RejectTsk  # wrong: reportAttributeAccessIssue | attr-defined
from offhook_plugins.worker import SetActivity


@hookimpl(priority="high")  # wrong: reportArgumentType | call-overload
def before_set_activity(payload: SetActivity, invocation: Invocation) -> None:
    """Fields, and what handlers may do."""
    if payload.activity_nam == "Break":  # wrong: reportAttributeAccessIssue | attr-defined
        invocation.cancel(5)  # wrong: reportArgumentType | arg-type
    invocation.edit("Break")  # wrong: reportCallIssue | call-arg
    payload.activity_name = "Break"  # wrong: | misc
    payload.activity_name = 5  # wrong: reportAttributeAccessIssue | misc, assignment
    if invocation.worker.tasks:  # wrong: reportOptionalMemberAccess | union-attr
        invocation.notify("busy", loud=True)  # wrong: reportCallIssue | call-arg


@hookimpl
def before_accept_task(payload: AcceptTsk) -> None:  # wrong: reportUndefinedVariable | name-defined
    """An annotation that names nothing."""


@hookimpl(on_failure="explode")  # wrong: reportArgumentType | call-overload
async def after_accept_task(payload: AcceptTask, host: Host, result: Reservation) -> None:
    """What is invoked, and what it answers."""
    task: Task = await host.invoke(AcceptTask(sid=payload.sid))  # wrong: reportAssignmentType | arg-type
    number: int = host.run(CompleteTask(task=task))  # wrong: reportAssignmentType | assignment
    await host.invoke(CompleteTask(sid=result.sid, reason=5))  # wrong: reportArgumentType | arg-type
    await host.invoke(CompleteTask(sid=result.sid, reson="done"))  # wrong: reportCallIssue | call-arg
    await host.invoke(CompleteTask(task=task), {"reason": "done"})  # wrong: reportArgumentType | call-overload
    payload.task.priorty = number  # wrong: reportAttributeAccessIssue | attr-defined


def options() -> tuple[HostOptions, HostOptions]:
    """Options of a host."""
    return (
        HostOptions(seed="seven"),  # wrong: reportArgumentType | arg-type
        HostOptions(sead=7),  # wrong: reportCallIssue | call-arg
    )
