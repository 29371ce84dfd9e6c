"""The tables of what `scenario.toml`, `offhook.toml` and files of events may hold, from the models that read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo
from types import NoneType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from generating.markdown import table
from offhook.settings import HandlerTable, Limits, PluginRule, Settings
from offhook.simulation.distribution_config import parse_distribution
from offhook.simulation.distributions import Constant, Distribution, Uniform
from offhook.simulation.event_mapping import Columns, Source
from offhook.simulation.input_events import EVENT_TYPES, fields_of
from offhook.simulation.scenario_model import Agents, Break, Customers, EventSource, Scenario, Shift
from offhook.simulation.varied import Varied
from offhook_grammar.durations import format_duration

_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "scenario keys": Scenario,
    "events keys": EventSource,
    "columns keys": Columns,
    "source keys": Source,
    "agents keys": Agents,
    "customers keys": Customers,
    "shift keys": Shift,
    "break keys": Break,
    "settings keys of offhook.toml": Settings,
    "limits keys": Limits,
    "plugin keys": PluginRule,
    "handler keys": HandlerTable,
}
KEY_TABLES: Final = tuple(_TABLES)

_WORDS: Final[Mapping[Any, str]] = {
    str: "text",
    int: "whole number",
    float: "duration",
    time: "time of day",
    datetime: "time",
    tzinfo: "time zone",
    Any: "any value",
    Distribution: "distribution",
    Varied[Distribution]: "distribution, by case",
    Varied[float]: "share, by case",
    EventSource: "text or table",
    Source: "source",
    tuple[int, ...]: "days",
    tuple[str, ...]: "list of texts",
    tuple[Break, ...]: "list of tables",
    tuple[Shift, ...]: "tables, each begun with `[[shift]]`",
    dict[str, Any]: "table",
    dict[str, Source]: "table of sources",
    bool: "`true` or `false`",
    timedelta: "duration",
    Limits: "table",
    dict[str, PluginRule]: "tables, each begun with `[plugin.NAME]`",
    dict[str, HandlerTable]: "tables, each begun with `[plugin.NAME.handlers.HOOK]`",
}

# type and field, what it holds, what it means
_EVENT_FIELDS: Final = (
    ("task.created", "channel", "text", 'The task\'s channel; `"default"` if left out.'),
    ("task.created", "workflow", "name or SID", "Who routes it; the centre's first workflow if left out."),
    ("task.created", "queue", "name or SID", "The queue it goes to, past the workflow's filters."),
    ("task.created", "priority", "whole number from 0", "Higher comes first; 0 if left out."),
    ("task.created", "attributes", "object", "The task's attributes."),
    ("task.created", "customer", "object", "`name` and `address`: become `customerName` and `customerAddress`."),
    ("task.created", "case", "text", "Your own id: for `task.canceled`, and for what is drawn for this case."),
    ("task.created", "direction", "text", "`inbound` or `outbound`."),
    ("task.canceled", "case", "text", "The case that is taken back; it or `task` has to be there."),
    ("task.canceled", "task", "SID", "Instead of `case`."),
    ("task.canceled", "reason", "text", "Why."),
    ("message.added", "case", "text", "Needed: the case whose customer writes."),
    ("message.added", "body", "text", "Needed, unless there are files: what."),
    ("message.added", "subject", "text", "The subject of an email."),
    ("message.added", "attributes", "object", "What is stored with the message."),
    (
        "message.added",
        "files",
        "list of objects",
        "Each with a `name` and its `text`, its `content` in base64, or its `size` alone; `type`, too.",
    ),
    ("call.ended", "case", "text", "Needed: the case whose customer hangs up."),
    ("call.ended", "reason", "text", "Why."),
    ("webhook.received", "name", "text", "Needed: what a system outside calls what it tells."),
    ("webhook.received", "body", "any value", "What it tells."),
    ("worker.activity", "worker", "name or SID", "Needed: whose activity changes; the worker is signed in by it."),
    ("worker.activity", "activity", "name or SID", "Needed: the activity from now on."),
    ("action", "action", "text", "Needed: the name of an action, such as `CompleteTask`."),
    ("action", "payload", "object", "The action's payload."),
    ("action", "worker", "name or SID", "Who does it; whoever has the case, or the system, if left out."),
    ("action", "case", "text", "What it is about: fills the payload's `sid` and `conversationSid`."),
)

_DISTRIBUTIONS: Final[tuple[tuple[str, Any, str], ...]] = (
    ('`"90s"` or `90`', "90s", "always the same"),
    ('`{ constant = "90s" }`', {"constant": "90s"}, "the same, in full"),
    ('`{ uniform = ["60s", "2m"] }`', {"uniform": ["60s", "2m"]}, "as likely anywhere between the two"),
    ('`{ exponential = "90s" }`', {"exponential": "90s"}, "times between unrelated happenings, by their mean"),
    (
        '`{ lognormal = { median = "90s", sigma = 0.6 } }`',
        {"lognormal": {"median": "90s", "sigma": 0.6}},
        "most are short, a few very long, as handling usually is",
    ),
    (
        '`{ quantiles = { "0.1" = 20, "0.5" = 90, "0.9" = 300 }, most = "10m" }`',
        {"quantiles": {"0.1": 20, "0.5": 90, "0.9": 300}, "most": "10m"},
        "as measured: so many stay under so long; `least` and `most` are the ends",
    ),
    ('`{ exponential = "90s", scale = 2 }`', {"exponential": "90s", "scale": 2}, "any of these tables, stretched"),
)


def key_table(name: str) -> str:
    """The keys of one table of `scenario.toml` or `offhook.toml`. Raises `ValueError` for one without a description."""
    rows = []
    for key, field in _TABLES[name].model_fields.items():
        if not field.description:
            raise ValueError(f"{_TABLES[name].__name__}.{key} has no description")
        rows.append((f"`{field.alias or key}`", _kind(field), _default(field), field.description))
    return table(("key", "what it holds", "unless given", "what it means"), rows)


def event_fields() -> str:
    """The fields of events. Raises `ValueError` if they are not those that are read."""
    for kind in EVENT_TYPES:
        told = {name for other, name, *_ in _EVENT_FIELDS if other == kind}
        if told != set(fields_of(kind)):
            raise ValueError(f"the fields of {kind} are {', '.join(fields_of(kind))}")
    rows = [(f"`{kind}`", f"`{name}`", holds, means) for kind, name, holds, means in _EVENT_FIELDS]
    return table(("type", "field", "what it holds", "what it means"), rows)


def distributions() -> str:
    """Each way to write a distribution, with what half and nine in ten of its draws stay under."""
    rows = []
    for written, given, means in _DISTRIBUTIONS:
        found = parse_distribution(given)
        half, most = (format_duration(timedelta(seconds=round(found.quantile(share)))) for share in (0.5, 0.9))
        rows.append((written, means, half, most))
    return table(("written", "what it is", "half are within", "nine in ten within"), rows)


def _kind(field: FieldInfo) -> str:
    return _words(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation)


def _words(kind: Any) -> str:
    """A type in words. Raises `KeyError` for one that has none."""
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        listed = get_origin(inner) is tuple and any(isinstance(one, BeforeValidator) for one in more)
        return "text or list of texts" if listed else _words(inner)
    options = [one for one in get_args(kind) if one is not NoneType]
    if NoneType in get_args(kind):
        return " or ".join(map(_words, options))
    if get_origin(kind) is Literal:
        return " or ".join(f'`"{word}"`' for word in options)
    if get_origin(kind) is dict and get_origin(options[0]) is Literal:
        return f"table with {' and '.join(f'`{word}`' for word in get_args(options[0]))}"
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in _WORDS:
        return "table"
    return _WORDS[kind]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "(needed)"
    if isinstance(field.json_schema_extra, dict) and field.default is None:
        return _value(field.json_schema_extra.get("default"))
    return _value(field.get_default(call_default_factory=True))


def _value(value: Any) -> str:
    """A default as it would be written; empty for what is just absent."""
    if isinstance(value, Varied):
        return _value(value.default)
    if isinstance(value, Constant):
        return f'`"{format_duration(timedelta(seconds=value.seconds))}"`'
    if isinstance(value, Uniform):
        return f'`{{ uniform = ["{value.least:g}s", "{value.most:g}s"] }}`'
    if isinstance(value, Source):
        return f'`{{ value = "{value.value}" }}`'
    if isinstance(value, tzinfo):
        return f'`"{value}"`'
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, timedelta):
        return f'`"{format_duration(value)}"`'
    if isinstance(value, int | float):
        return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"
    return f'`"{value}"`' if isinstance(value, str) and value else ""
