"""A small catalogue in the shapes of the real one, for the tests of the language."""

from __future__ import annotations

from typing import Any

from offhook_grammar.types import (
    ANY,
    BOOLEAN,
    CLOCK,
    DURATION,
    MAP,
    NUMBER,
    REGEX,
    TEXT,
    TIME,
    ActionInfo,
    Choice,
    Entity,
    EventInfo,
    FieldInfo,
    FunctionInfo,
    ListOfType,
    ObjectInfo,
    OneOf,
    ParameterInfo,
    Record,
    StaticCatalogue,
    Type,
)

TASK, RESERVATION, WORKER, QUEUE, WORKFLOW, ACTIVITY = (
    Entity(name) for name in ("Task", "Reservation", "Worker", "Queue", "Workflow", "Activity")
)
TASK_STATUS = Choice(("pending", "reserved", "assigned", "wrapping", "completed", "canceled"))
RESERVATION_STATUS = Choice(
    ("pending", "accepted", "rejected", "timeout", "canceled", "rescinded", "wrapping", "completed")
)


def _fields(required: tuple[str, ...] = (), **types: Type) -> dict[str, FieldInfo]:
    return {
        name: FieldInfo(name, kind, required=name in required, nullable=name not in required)
        for name, kind in types.items()
    }


def _object(name: str, /, index_by: Type | None = None, **types: Type) -> ObjectInfo:
    return ObjectInfo(name, _fields(**types), index_by=index_by)


def _action(
    name: str,
    /,
    *,
    required: tuple[str, ...] = (),
    one_of: tuple[tuple[str, ...], ...] = (),
    positional: str | None = None,
    aliases: tuple[str, ...] = (),
    result: Type = ANY,
    **types: Type,
) -> ActionInfo:
    return ActionInfo(name, _fields(required, **types), aliases, positional, one_of, result)


def _on_task(name: str, /, *, required: tuple[str, ...] = (), result: Type = ANY, **types: Type) -> ActionInfo:
    return _action(
        name, required=required, one_of=(("task", "sid"),), result=result, **{"task": TASK, "sid": TEXT, **types}
    )


TRANSFER_OPTIONS = Record(
    "TransferOptions", (("mode", Choice(("WARM", "COLD"))), ("attributes", MAP), ("priority", NUMBER))
)

ACTIONS = (
    _on_task("AcceptTask", conferenceOptions=MAP),
    _on_task("CompleteTask", result=TASK, reason=TEXT),
    _on_task("WrapupTask", result=TASK, reason=TEXT),
    _on_task("EndVoiceTask", result=TASK),
    _on_task("HangupCall"),
    _on_task("SetTaskAttributes", required=("attributes",), attributes=MAP, mergeExisting=BOOLEAN),
    _on_task("TransferTask", required=("targetSid", "options"), targetSid=TEXT, options=TRANSFER_OPTIONS),
    _action(
        "SetActivity",
        activityAvailable=BOOLEAN,
        activityName=TEXT,
        activitySid=TEXT,
        options=Record("SetActivityOptions", (("rejectPendingReservations", BOOLEAN),)),
    ),
    _action("SetWorkerAttributes", required=("attributes",), attributes=MAP, mergeExisting=BOOLEAN),
    _action("HistoryGo", required=("location",), positional="location", location=NUMBER),
    _action("HistoryPush", required=("location",), positional="location", location=TEXT),
    _action("ShowDirectory"),
    _action(
        "SendMessage",
        required=("body",),
        one_of=(("conversationSid", "conversation"),),
        result=NUMBER,
        conversationSid=TEXT,
        conversation=ANY,
        body=TEXT,
        messageAttributes=ANY,
        subject=TEXT,
        attachedFiles=ListOfType(ANY),
    ),
    _action(
        "StartOutboundCall",
        required=("destination",),
        destination=TEXT,
        queueSid=TEXT,
        callerId=TEXT,
        taskAttributes=MAP,
        timeout=DURATION,
    ),
    _action(
        "EndConferenceForAll", aliases=("EndCall", "END_CONFERENCE"), one_of=(("task", "sid"),), task=TASK, sid=TEXT
    ),
)


CURRENT = {
    "task.created": ("tasks",),
    "reservation.created": ("reservations",),
    "reservation.accepted": ("reservations",),
    "reservation.wrapup": ("reservations",),
    "worker.activity.update": ("workers",),
}


def _event(name: str, /, *entities: str, **types: Type) -> EventInfo:
    kinds = {"task": TASK, "reservation": RESERVATION, "worker": WORKER, "activity": ACTIVITY}
    common: dict[str, Type] = {
        "id": TEXT, "type": TEXT, "at": TIME, "sequence": NUMBER, "previous": MAP, "reason": TEXT,
    }  # fmt: skip
    fields = _fields(**{entity: kinds[entity] for entity in entities}, **types, **common)
    return EventInfo(name, fields, current=CURRENT.get(name, ()))


EVENTS = (
    _event("task.created", "task"),
    _event("task.updated", "task", "worker"),
    _event("reservation.created", "reservation", "task", "worker"),
    _event("reservation.accepted", "reservation", "task", "worker"),
    _event("reservation.wrapup", "reservation", "task", "worker"),
    _event("worker.activity.update", "worker", "activity"),
    _event("webhook.received", name=TEXT, body=ANY),
)

OBJECTS = (
    _object(
        "Task",
        sid=TEXT, taskSid=TEXT, status=TASK_STATUS, channel=TEXT, attributes=MAP, priority=NUMBER, age=DURATION,
        createdAt=TIME, updatedAt=TIME, virtualStartTime=TIME, timeout=DURATION, reason=TEXT, routingTarget=TEXT,
        direction=Choice(("inbound", "outbound")), queue=QUEUE, workflow=WORKFLOW, worker=WORKER,
        reservation=RESERVATION, call=ANY, conversation=ANY,
        customer=Record("customer", (("name", TEXT), ("address", TEXT))),
    ),
    _object(
        "Reservation",
        sid=TEXT, status=RESERVATION_STATUS, task=TASK, worker=WORKER, createdAt=TIME, updatedAt=TIME,
        acceptedAt=TIME, wrappedAt=TIME, endedAt=TIME, timeout=DURATION, canceledReason=TEXT,
    ),
    _object(
        "Worker",
        sid=TEXT, name=TEXT, identity=TEXT, contactUri=TEXT, attributes=MAP, roles=ListOfType(TEXT),
        signedIn=BOOLEAN, activity=ACTIVITY, activityChangedAt=TIME, reservations=ListOfType(RESERVATION),
        tasks=ListOfType(TASK), channels=MAP, skills=ListOfType(TEXT),
        phone=Choice(("browser", "desk", "external")),
    ),
    _object(
        "Queue",
        sid=TEXT, name=TEXT, targetWorkers=TEXT, taskOrder=TEXT, maxReservedWorkers=NUMBER, tasks=ListOfType(TASK),
    ),
    _object("Workflow", sid=TEXT, name=TEXT, configuration=MAP),
    _object("Activity", sid=TEXT, name=TEXT, available=BOOLEAN),
    _object(
        "Action",
        name=TEXT, id=TEXT, by=Choice(("agent", "supervisor", "script", "plugin", "api", "system")), script=TEXT,
        plugin=TEXT, marks=ListOfType(TEXT), cause=TEXT,
    ),
    _object("Centre", name=TEXT),
    _object("Tasks", index_by=TASK),
    _object("Workers", index_by=WORKER),
    _object("Queues", index_by=QUEUE),
    _object("Workflows", index_by=WORKFLOW),
    _object("Activities", index_by=ACTIVITY),
)  # fmt: skip

NAMES: dict[str, Type] = {
    "task": TASK, "worker": WORKER, "reservation": RESERVATION, "actor": ANY, "action": Entity("Action"),
    "tasks": Entity("Tasks"), "workers": Entity("Workers"), "queues": Entity("Queues"),
    "workflows": Entity("Workflows"), "activities": Entity("Activities"), "centre": Entity("Centre"),
    "conversation": ANY, "now": TIME,
}  # fmt: skip


def _not_run(*_arguments: Any) -> Any:
    raise AssertionError("the checker never runs a function")


def _function(name: str, returns: Type, *parameters: ParameterInfo, context: bool = False) -> FunctionInfo:
    return FunctionInfo(name, parameters, returns, _not_run, needs_context=context)


def _p(name: str, kind: Type = ANY, optional: bool = False, repeated: bool = False) -> ParameterInfo:
    return ParameterInfo(name, kind, optional, repeated)


_TEXT, _LIST, _TIME = _p("text", TEXT), _p("list", ListOfType(ANY)), _p("time", TIME)

FUNCTIONS = (
    _function("lower", TEXT, _TEXT),
    _function("upper", TEXT, _TEXT),
    _function("trim", TEXT, _TEXT),
    _function("length", NUMBER, _TEXT),
    _function("replace", TEXT, _TEXT, _p("what", OneOf((REGEX, TEXT))), _p("by", TEXT)),
    _function("match", MAP, _TEXT, _p("pattern", REGEX)),
    _function("join", TEXT, _LIST, _p("between", TEXT, optional=True)),
    _function("number", NUMBER, _p("value")),
    _function("text", TEXT, _p("value")),
    _function("round", NUMBER, _p("number", NUMBER), _p("places", NUMBER, optional=True)),
    _function("max", ANY, _p("value"), _p("more", optional=True, repeated=True)),
    _function("count", NUMBER, _p("list", OneOf((ListOfType(ANY), MAP, TEXT)))),
    _function("sort", ListOfType(ANY), _LIST, _p("key", TEXT, optional=True), _p("descending", BOOLEAN, optional=True)),
    _function("keys", ListOfType(TEXT), _p("map", MAP)),
    _function("time", TIME, _TEXT),
    _function("clock", CLOCK, _TEXT),
    _function("weekday", TEXT, _TIME, _p("zone", TEXT, optional=True)),
    _function("time_of_day", CLOCK, _TIME, _p("zone", TEXT, optional=True)),
    _function("minutes", NUMBER, _p("duration", DURATION)),
    _function("e164", TEXT, _TEXT, _p("country", TEXT, optional=True), context=True),
    _function("json", TEXT, _p("value")),
    _function("crm.lookup", MAP, _TEXT),
)

CATALOGUE = StaticCatalogue(
    actions={info.name: info for info in ACTIONS},
    events={info.name: info for info in EVENTS},
    functions={info.name: info for info in FUNCTIONS},
    objects={info.name: info for info in OBJECTS},
    names=NAMES,
    plugins=("http", "crm"),
)
