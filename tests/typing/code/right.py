"""A plugin's code without a mistake, in the forms that the pages show; nobody runs it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, assert_type

from pydantic import Field

from offhook import (
    ActionError,
    Event,
    EventSpec,
    Host,
    HostOptions,
    Invocation,
    Payload,
    Policy,
    TaskPayload,
    VirtualClock,
    hookimpl,
)
from offhook.centre import Centre, Reservation, Task, UnitOfWork, Worker
from offhook_plugins.chat import SendMessage
from offhook_plugins.task import AcceptTask, CompleteTask
from offhook_plugins.worker import SetActivity


class PromiseCallback(TaskPayload[str], group="callbacks", key=("sid",), examples=[{"sid": "WR01", "minutes": 5}]):
    """Promise a customer to call back."""

    minutes: int = Field(default=30, ge=1, description="In how many minutes.")


class Greet(Payload, group="callbacks", examples=[{}]):
    """An action whose class does not say what it answers."""


@hookimpl
def register_actions() -> list[type[Payload]]:
    """Actions of any kind of answer."""
    return [PromiseCallback, Greet]


@hookimpl
def register_events() -> list[EventSpec]:
    """An event."""
    return [EventSpec("callback.due", {"task": "Task"}, "It is time.")]


@hookimpl
def promise_callback(payload: PromiseCallback, unit: UnitOfWork, centre: Centre) -> str:
    """The implementation."""
    assert_type(payload.task, Task)
    assert_type(payload.minutes, int)
    unit.emit("callback.due", {"task": payload.task})
    return f"within {payload.minutes} minutes, of {len(centre.tasks)}"


@hookimpl(required=True, priority=5, ahead_of="manners")
def before_set_activity(payload: SetActivity, invocation: Invocation, worker: Worker | None) -> None:
    """A guard."""
    assert_type(payload.activity_name, str | None)
    if payload.activity_name == "Break" and worker and worker.tasks:
        invocation.cancel("Finish your tasks first", code="busy")
    invocation.edit(options={"rejectPendingReservations": True})


@hookimpl
async def instead_of_complete_task(payload: CompleteTask, proceed: Callable[..., Awaitable[Any]]) -> Any:
    """Around the action."""
    return payload.task if payload.reason is None else await proceed(reason=payload.reason.strip())


@hookimpl(mode="single")
async def after_accept_task(payload: AcceptTask, invocation: Invocation, result: Reservation) -> None:
    """What an action answers is known where its model says it."""
    assert_type(await invocation.invoke(CompleteTask(task=payload.task, reason=result.status)), Task)
    assert_type(await invocation.invoke("CompleteTask", {"sid": payload.sid}), Any)


@hookimpl
def on_accept_task_failure(invocation: Invocation, error: ActionError) -> None:
    """After a failure."""
    invocation.notify(error.message, level="error")


@hookimpl
async def on_task_created(event: Event, host: Host) -> None:
    """An event."""
    assert_type(await host.invoke(AcceptTask(sid=event.entity("task").sid), worker="Ana"), Reservation)
    assert_type(await host.invoke(PromiseCallback(sid="WR01")), str)
    assert_type(await host.invoke(SendMessage(conversation_sid="CH01", body="Hello")), int)
    assert_type(await host.invoke(Greet()), Any)
    assert_type(await host.invoke("Greet"), Any)


def program() -> str:
    """A program without an event loop."""
    host = Host(HostOptions(clock=VirtualClock(), policies={"crm": Policy("cancel")}))
    return host.run(PromiseCallback(sid="WR01", minutes=5), worker="Ana")
