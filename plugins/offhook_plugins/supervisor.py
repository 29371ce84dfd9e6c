"""Supervisor: listening in, and the Teams view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from offhook import ACTING_WORKER, JsonMap, Options, Payload, TaskChoice, TaskPayload, WorkerChoice

if TYPE_CHECKING:
    pass

RESERVATION = {"sid": "WRXXXXXXXXXXXXXXXXX"}


class MonitorCall(
    TaskPayload,
    group="supervisor",
    role="supervisor",
    examples=[RESERVATION, {**RESERVATION, "extraParams": {"supervisorMode": "whisper"}}],
):
    """Listen in on a worker's live call.

    It ends when the supervisor's leg has joined. A supervisor listens to one call at a time. Done again for that call,
    it changes what the parties hear of the supervisor.

    Errors:
        unknown-task: there is no such task or reservation.
        monitoring-already-starting: the supervisor's phone rings for a call already.
        monitoring-failed: the leg did not join within 10 seconds, the call is not live, or the supervisor is in it, or
            in another one.

    Source: the catalogue entry MonitorCall.
    """

    unknown_code: ClassVar[str] = "unknown-task"

    extra_params: JsonMap | None = Field(
        default=None,
        description="Further parameters. supervisorMode: monitor (only listens, the usual), whisper (the worker alone "
        "hears the supervisor) or barge (all do); the embedded centre takes no other.",
    )


class StopMonitoringCall(
    TaskChoice, group="supervisor", role="supervisor", key=(ACTING_WORKER,), examples=[RESERVATION, {}]
):
    """Stop listening in on a call.

    Without task and sid it is the call that the supervisor listens to.

    Errors:
        unknown-task: there is no such task or reservation.
        no-active-call: the supervisor listens to no call, or not to this one.

    Source: the catalogue entry StopMonitoringCall; the reference succeeds without a call.
    """

    unknown_code: ClassVar[str] = "unknown-task"


class SelectTaskInSupervisor(TaskChoice, group="supervisor", role="supervisor", examples=[RESERVATION, {}]):
    """Show a task in the Teams view, or none.

    The dialler is hidden, the selected worker is cleared, and the view goes to /teams/tasks/SID through
    HistoryReplace. Without task and sid the selection is cleared.

    Errors:
        no-desktop: there is no worker whose desktop could show it.
        unknown-task: there is no such task or reservation.

    Source: the catalogue entry SelectTaskInSupervisor.
    """

    unknown_code: ClassVar[str] = "unknown-task"


class SelectWorkerInSupervisor(
    WorkerChoice,
    group="supervisor",
    role="supervisor",
    examples=[{"workerSid": "WKXXXXXXXXXXXXXXXXX"}, {}],
):
    """Show a worker in the Teams view, or none.

    The dialler is hidden, the selected task is cleared, and the view goes to /teams/workers/SID through
    HistoryReplace. Without worker and workerSid the selection is cleared.

    Errors:
        no-desktop: there is no worker whose desktop could show it.
        unknown-worker: there is no such worker.

    Source: the catalogue entry SelectWorkerInSupervisor.
    """


class AppliedFilter(Options):
    """One filter of the Teams view."""

    name: str = Field(
        min_length=1, description="Path of the field to filter on, such as data.activity or data.attributes.team."
    )
    condition: Literal["IN", "NOT_IN", "CONTAINS"] = Field(
        description="How the field is compared with the values; NOT_IN shows those without the field, too."
    )
    values: str | tuple[str | JsonMap, ...] = Field(
        description="What to compare with: a text, a list of texts, or of maps with sid and friendly_name for queues."
    )


class ApplyTeamsViewFilters(
    Payload,
    group="supervisor",
    role="supervisor",
    examples=[{"filters": [{"name": "data.activity", "condition": "IN", "values": ["Idle"]}]}],
):
    """Set the filters of the Teams view.

    They replace those set before, as a whole; all of them have to hold. Fields are data.activity (or activity_name),
    activity_sid, friendly_name, worker_sid, queues, and attributes.NAME to any depth. The query joins comparisons such
    as `data.attributes.team == "sales"` with AND, OR and brackets; its operators are ==, !=, IN, NOT_IN and CONTAINS.
    Whoever is selected there stays in the list.

    Errors:
        no-desktop: there is no worker whose desktop has a Teams view.
        invalid-filter: workers have no such field, or the query cannot be read.

    Source: the catalogue entry ApplyTeamsViewFilters.
    """

    filters: tuple[AppliedFilter, ...] = Field(description="The filters; an empty list takes all away.")
    extra_filter_query: str | None = Field(
        default=None, description='A further condition as a live query: data.attributes.team == "sales" AND …'
    )


class ApplyTeamsViewSearch(Payload, group="supervisor", role="supervisor", examples=[{"search": "John Smith"}]):
    """Set the words that the Teams view looks for in its workers.

    Errors:
        no-desktop: there is no worker whose desktop has a Teams view.

    Source: the catalogue entry ApplyTeamsViewSearch.
    """

    search: str = Field(description="Text to look for in workers' names; empty shows all.")
