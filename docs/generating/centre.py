"""The tables of what `centre.toml` may hold, from the classes that it is read into."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import timedelta
from typing import Any, Final

from generating.centre_messaging import MESSAGING_MEANINGS, MESSAGING_TABLES, NOT_IN_TABLE
from generating.markdown import table
from offhook.centre.config import (
    ActivityConfig,
    FilterConfig,
    MessagingSettings,
    NumberConfig,
    QueueConfig,
    Settings,
    TargetConfig,
    VoiceSettings,
    WorkerConfig,
    WorkflowConfig,
)
from offhook.centre.config.voice import NUMBER_OUTCOMES
from offhook.centre.entities.worker import PHONES, ROLES
from offhook_grammar.durations import format_duration

_OWN_SID: Final = "Letters and digits that begin with `{}`; made up if left out."
_ROLES: Final = ", ".join(f"`{role}`" for role in ROLES)
_OUTCOMES: Final = ", ".join(f'`"{outcome}"`' for outcome in NUMBER_OUTCOMES)
_PHONES: Final = ", ".join(f"`{phone}`" for phone in PHONES)

# by class and key: what it holds, and what it means
_MEANINGS: Final[Mapping[type[Any], Mapping[str, tuple[str, str]]]] = {
    Settings: {
        "name": ("text", "What the centre is called."),
        "offline_activity": ("activity", "Of whoever has signed out. Without an `Offline`, the first unavailable one."),
        "default_activity": ("activity", "Of workers who have none; `offline_activity` if left out."),
        "timeout_activity": (
            "activity",
            "Of a worker who let an offer run out. Without an `Unavailable`, `offline_activity`.",
        ),
        "system_roles": ("list of roles", "What scripts and schedules may do."),
        "time_zone": ("text", "For times of day in scripts."),
        "country": ("text", "Two capital letters, for phone numbers."),
        "language": ("text", "Of texts for which a script names none: a tag such as `de` or `pt-BR`."),
        "reject_pending_reservations": (
            "true or false",
            "Whether a change of activity rejects the worker's pending offers, where the action does not say.",
        ),
        "outbound_calls": ("true or false", "Whether workers may call out."),
        "caller_id": (
            "text",
            "The number shown to whoever is called, where the action does not say.",
        ),
        "outbound_queue": ("queue", "Where tasks of outbound calls belong, where the action does not say."),
    },
    ActivityConfig: {
        "name": ("text", "The activity's name."),
        "available": ("true or false", "Whether workers in it are offered tasks."),
        "sid": ("text", _OWN_SID.format("WA")),
    },
    QueueConfig: {
        "name": ("text", "The queue's name."),
        "target_workers": ("expression", "On the attributes of workers: who belongs to it."),
        "task_order": ('`"FIFO"` or `"LIFO"`', "Among tasks of one priority: the oldest first, or the newest."),
        "max_reserved_workers": ("whole number, 1 to 50", "To how many workers a task is offered at once."),
        "sid": ("text", _OWN_SID.format("WQ")),
    },
    WorkflowConfig: {
        "name": ("text", "The workflow's name."),
        "filter": (
            "tables, each begun with `[[workflow.filter]]`",
            "Which tasks go where. The first that fits counts.",
        ),
        "default_queue": ("queue", "For tasks that no filter takes. Needed if there are no filters."),
        "reservation_timeout": ("duration, to 1 day", "How long a worker has to answer an offer."),
        "sid": ("text", _OWN_SID.format("WW")),
    },
    FilterConfig: {
        "name": ("text", "`filter 1` and so on, if left out."),
        "expression": ("expression", "On the attributes of the task: whether the filter takes it."),
        "targets": ("list of tables", "The steps, one after the other. A single one may stand in the filter itself."),
    },
    TargetConfig: {
        "queue": ("queue", "Where the task waits. The first target needs it; later ones have that of the step before."),
        "priority": ("whole number from 0", "The task's priority from here on."),
        "timeout": ("duration, to 14 days", "How long the task waits here before it goes on to the next step."),
        "expression": (
            "expression",
            "On `task.` and `worker.`: who of the queue. Not for a target in the filter itself.",
        ),
        "skip_if": ("expression", "On `workers.`: when the step is passed over at once."),
        "order_by": ("order", "Who is asked first: `worker.level DESC, worker.friendly_name ASC`."),
        "known_worker_sid": ("`task.NAME`", "The attribute with the SID of the one worker who is asked."),
        "known_worker_friendly_name": ("`task.NAME`", "The same by name. A target has one of the two at most."),
    },
    WorkerConfig: {
        "name": ("text", "The worker's name; scenarios, events and scripts use it."),
        "attributes": ("table", "What expressions and scripts read. At most 4,096 characters as JSON."),
        "activity": ("activity", "At the start; `default_activity` if left out. Simulated agents go by their shifts."),
        "channels": ("table of numbers", "How many tasks of each channel at once; one of every channel if left out."),
        "roles": ("list of roles", f"Out of {_ROLES}."),
        "skills": ("list of texts", "Go into the attributes as `routing.skills`, unless these are there."),
        "identity": ("text", "The name if left out."),
        "phone": ("text", f"One of {_PHONES}."),
        "sid": ("text", _OWN_SID.format("WK")),
    },
    VoiceSettings: {
        "answers": (
            "true or false",
            "Whether whoever is called answers by himself; else it rings on, unless a number says otherwise.",
        ),
        "answer_after": ("duration", "How long whoever is called lets it ring before answering."),
        "ring_timeout": ("duration", "How long it rings before there is no answer; at most 999 seconds."),
        "number": ("`[[voice.number]]`", "What comes of calling these numbers: see below."),
        "record": ("true or false", "Whether every call is recorded."),
        "keep_recordings": ("duration", "How long a recording can be looked up after it is done."),
        "browser_calls": ("true or false", "Whether workers whose phone is the browser can take and make calls."),
        "client_calls": ("true or false", "Whether `client:IDENTITY` can be called."),
        "hold_music": ("URL", "What whoever is on hold hears; the platform's own if left out."),
    },
    NumberConfig: {
        "number": ("text", "The number in E.164, or a `client:` or `sip:` address."),
        "outcome": (_OUTCOMES, "What comes of calling it."),
        "after": (
            "duration",
            "How long it rings before that. Left out, `answer_after` for an answer; `busy` and `failed` come at once.",
        ),
    },
}
# what the file calls otherwise than the class does
_IN_FILE: Final = {"filters": "filter", "numbers": "number"}

_TABLES: Final[Mapping[str, type[Any]]] = {
    "settings keys": Settings,
    "activity keys": ActivityConfig,
    "queue keys": QueueConfig,
    "workflow keys": WorkflowConfig,
    "filter keys": FilterConfig,
    "target keys": TargetConfig,
    "worker keys": WorkerConfig,
    "voice keys": VoiceSettings,
    "number keys": NumberConfig,
    **MESSAGING_TABLES,
}
CENTRE_TABLES: Final = tuple(_TABLES)


def centre_table(name: str) -> str:
    """The keys of one table of `centre.toml`. Raises `ValueError` if its class has others than are told of."""
    kind = _TABLES[name]
    meanings = {**_MEANINGS, **MESSAGING_MEANINGS}[kind]
    defaults = {
        _IN_FILE.get(field.name, field.name): field.default
        if field.default_factory is MISSING
        else field.default_factory()
        for field in fields(kind)
        if not (kind is MessagingSettings and field.name in NOT_IN_TABLE)
    }
    if set(defaults) != set(meanings):
        raise ValueError(f"{kind.__name__} has {', '.join(defaults)}, and the page {', '.join(meanings)}")
    # a filter's name and targets can be left out, which its class does not know
    can_be_missing = {"name", "targets"} if kind is FilterConfig else set()
    rows = [
        (f"`{key}`", meanings[key][0], "" if key in can_be_missing else _written(value), meanings[key][1])
        for key, value in defaults.items()
    ]
    if kind is Settings:
        rows.append(("`channels`", "list of texts", "", "Channels beside the usual ones: see below."))
    return table(("key", "what it holds", "unless given", "what it means"), rows)


def _written(value: Any) -> str:
    """A default as the file would have it; empty for what is just absent."""
    if value is MISSING:
        return "(needed)"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, timedelta):
        return f'`"{format_duration(value)}"`'
    if isinstance(value, tuple) and value:
        return f"`{json.dumps(value)}`"
    if isinstance(value, int):
        return f"`{value}`"
    return f'`"{value}"`' if isinstance(value, str) else ""
