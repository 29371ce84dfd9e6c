"""Callbacks: an action, an event and a function for scripts, brought by one plugin."""

from datetime import timedelta

from pydantic import Field

from offhook import ActionError, EventSpec, FunctionInfo, Host, ParameterInfo, TaskPayload, hookimpl
from offhook.centre import UnitOfWork, transitions
from offhook.types import NUMBER, TEXT

LONGEST = 24 * 60


class PromiseCallback(
    TaskPayload[str],
    group="callbacks",
    role="agent",
    key=("sid",),
    examples=[{"sid": "WR01", "number": "+4930123456", "minutes": 15}],
    result="text",
):
    """Promise a customer to call back.

    The promise is kept with the task, and `callback.due` says when its time has come.

    Errors:
        callback-promised: the customer has a promise already.
    """

    number: str = Field(description="Whom to call: a telephone number in E.164.")
    minutes: int = Field(default=30, ge=1, le=LONGEST, description="In how many minutes.")


@hookimpl
def register_actions() -> list[type[PromiseCallback]]:
    """The action this plugin brings."""
    return [PromiseCallback]


@hookimpl
def register_events() -> list[EventSpec]:
    """The event this plugin brings."""
    return [EventSpec("callback.due", {"task": "Task"}, "It is time to call a customer back.", {"number": "text"})]


@hookimpl
def register_functions() -> list[FunctionInfo]:
    """What scripts call as `callbacks.wording(minutes)`."""
    return [FunctionInfo("wording", (ParameterInfo("minutes", NUMBER),), TEXT, wording, "The promise in words.")]


def wording(minutes: float) -> str:
    """How an agent says it."""
    return "at once" if minutes < 2 else f"within {minutes:g} minutes"


@hookimpl
def promise_callback(payload: PromiseCallback, unit: UnitOfWork) -> str:
    """Do it: the promise goes into the task's attributes."""
    task = payload.task
    if "callback" in task.attributes:
        raise ActionError(f"{task.task_sid} has a promise already", code="callback-promised")
    promise = {"number": payload.number, "minutes": payload.minutes}
    transitions.update_task_attributes(unit, task, {**task.attributes, "callback": promise})
    return wording(payload.minutes)


@hookimpl
async def after_promise_callback(payload: PromiseCallback, host: Host) -> None:
    """Wait on the host's clock, then say that it is time. Nobody waits for this hook meanwhile."""
    await host.sleep(timedelta(minutes=payload.minutes))
    with host.centre.unit("callbacks") as unit:
        unit.emit("callback.due", {"task": payload.task}, data={"number": payload.number})
