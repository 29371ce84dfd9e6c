"""The Teams view on the embedded centre: what is selected there, and whom it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, PayloadError, SidReference, hookimpl
from offhook.centre import Centre, Desktop, Task, UnitOfWork, Worker, transitions
from offhook_plugins.embedded.subjects import desktop_of, task_of

if TYPE_CHECKING:
    from offhook_plugins.supervisor import (
        ApplyTeamsViewFilters,
        ApplyTeamsViewSearch,
        SelectTaskInSupervisor,
        SelectWorkerInSupervisor,
    )


@hookimpl
async def select_task_in_supervisor(
    payload: SelectTaskInSupervisor, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The Teams view shows the task and no worker, or nothing; the dialler is hidden.

    The location changes through HistoryReplace, to /teams/tasks/ and the SID. The task's worker stays in the list of
    workers, whatever its filters say.
    """
    desktop = desktop_of(invocation)
    named = payload.task is not None or payload.sid is not None
    task = task_of(payload, centre, invocation.action) if named else None
    shown = payload.sid or task.sid or task.task_sid if task is not None else ""
    await invocation.invoke("HistoryReplace", {"location": f"/teams/tasks/{shown}"})
    _select(unit, desktop, task, None)


@hookimpl
async def select_worker_in_supervisor(
    payload: SelectWorkerInSupervisor, invocation: Invocation, unit: UnitOfWork, centre: Centre
) -> None:
    """The Teams view shows the worker and no task, or nothing; the dialler is hidden.

    The location changes through HistoryReplace, to /teams/workers/ and the SID. The worker stays in the list, whatever
    its filters say.
    """
    desktop = desktop_of(invocation)
    worker = _worker_of(payload, centre, invocation.action)
    await invocation.invoke(
        "HistoryReplace", {"location": f"/teams/workers/{worker.sid if worker is not None else ''}"}
    )
    _select(unit, desktop, None, worker)


@hookimpl
def apply_teams_view_filters(payload: ApplyTeamsViewFilters, invocation: Invocation, unit: UnitOfWork) -> None:
    """The filters and the query given replace those of the desktop, and with them which workers it shows."""
    rules = [(each.name, each.condition, each.values) for each in payload.filters]
    transitions.set_team_filters(unit, desktop_of(invocation), rules, payload.extra_filter_query)


@hookimpl
def apply_teams_view_search(payload: ApplyTeamsViewSearch, invocation: Invocation, unit: UnitOfWork) -> None:
    """The desktop shows the workers whose name or attributes hold all words of the search; an empty one shows all."""
    unit.set(desktop_of(invocation), "search", payload.search.strip())


def _select(unit: UnitOfWork, desktop: Desktop, task: Task | None, worker: Worker | None) -> None:
    unit.set(desktop, "dialer_open", False)
    unit.set(desktop, "supervised_task", task)
    unit.set(desktop, "selected_worker", worker)


def _worker_of(payload: SelectWorkerInSupervisor, centre: Centre, action: str) -> Worker | None:
    """The worker named, if any. Raises `PayloadError` if a handler left worker and workerSid in contradiction."""
    given = payload.worker
    sid = payload.worker_sid if given is None else given.sid
    if sid is None:
        return None
    if payload.worker_sid not in (None, sid):
        raise PayloadError(
            f"{action}: worker and workerSid contradict each other: {payload.worker_sid} is not the worker {sid}",
            problems=(("workerSid", f"is not the worker {sid}"),),
            hint="a handler that changes one changes the other too",
            action=action,
        )
    worker = centre.worker(sid) if given is None or isinstance(given, SidReference) else given
    if worker is None:
        raise ActionError(f"there is no worker {sid} in the centre", code="unknown-worker", action=action)
    return worker
