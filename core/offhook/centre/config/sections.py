"""The sections of a centre's file: what each may hold."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from offhook.centre.config.messaging import read_messaging
from offhook.centre.config.model import (
    DEFAULT_ACTIVITIES,
    DEFAULT_CHANNELS,
    DEFAULT_QUEUE,
    ActivityConfig,
    CentreConfig,
    QueueConfig,
    Settings,
    WorkerConfig,
    WorkflowConfig,
    attributes_of,
)
from offhook.centre.config.reading import Section, nearest
from offhook.centre.config.texts import is_language, read_texts
from offhook.centre.config.voice import read_voice
from offhook.centre.config.workflows import read_workflow
from offhook.centre.entities.worker import PHONES, ROLES
from offhook.centre.expressions import AttributeExpression, ExpressionError
from offhook_grammar.values import EMPTY_MAP

MAX_ATTRIBUTES = 4096
MAX_CAPACITY = 1000


class _Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def sid(self) -> str | None: ...


N = TypeVar("N", bound=_Named)


def read_centre(top: Section) -> CentreConfig:
    """The whole file. Problems are noted; the result counts only if there are none."""
    settings = top.section("settings")
    channels = _channels(top, settings)
    activities = _read_all(top, "activity", _activity) or DEFAULT_ACTIVITIES
    queues = _read_all(top, "queue", _queue) or (DEFAULT_QUEUE,)
    names = [queue.name for queue in queues]
    queue_names = [*names, *(queue.sid for queue in queues if queue.sid)]
    workflows = _read_all(top, "workflow", lambda section: read_workflow(section, queue_names))
    activity_names = [activity.name for activity in activities]
    workers = _read_all(top, "worker", lambda section: _worker(section, channels, activity_names))
    read_settings = _settings(settings, activities, queue_names)
    settings.finish()
    voice = read_voice(top.section("voice"))
    messaging = read_messaging(top)
    texts = read_texts(top)
    top.finish()
    return CentreConfig(
        settings=read_settings,
        voice=voice,
        messaging=messaging,
        texts=texts,
        channels=channels,
        activities=activities,
        queues=queues,
        workflows=workflows or (WorkflowConfig(name="Assign to anyone", default_queue=names[0]),),
        workers=workers,
    )


def _read_all(top: Section, kind: str, read: Callable[[Section], N]) -> tuple[N, ...]:
    """All tables of one kind; their names differ by more than case, their SIDs differ."""
    found: list[N] = []
    names: list[str] = []
    sids: list[str] = []
    for section in top.sections(kind, kind) or ():
        each = read(section)
        section.finish()
        if each.name and each.name.casefold() in names:
            section.problem("name", f"there is a {kind} {each.name!r} already")
        if each.sid is not None and each.sid in sids:
            section.problem("sid", f"there is a {kind} with the sid {each.sid} already")
        names.append(each.name.casefold())
        sids.extend([each.sid] if each.sid is not None else [])
        found.append(each)
    return tuple(found)


def _channels(top: Section, settings: Section) -> tuple[str, ...]:
    """The usual channels, those of the settings and those with a section; without a list, every one for which some
    worker has capacity."""
    names = dict.fromkeys((*DEFAULT_CHANNELS, *settings.texts("channels", ())))
    for channel in _tables(top, "channel"):
        name = channel.get("name")
        names.update({name: None} if isinstance(name, str) and name.strip() else {})
    for worker in _tables(top, "worker"):
        given = worker.get("channels")
        if isinstance(given, dict) and "channels" not in settings.data:
            names.update(dict.fromkeys(given))
    return tuple(names)


def _tables(top: Section, kind: str) -> list[Mapping[str, Any]]:
    """The sections of a kind as they are, before anything in them was looked at."""
    given = top.data.get(kind)
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _settings(section: Section, activities: Sequence[ActivityConfig], queues: Sequence[str]) -> Settings:
    names = [activity.name for activity in activities]
    unavailable = [activity.name for activity in activities if not activity.available]
    if not unavailable:
        section.problems.add(("activity",), "no activity is unavailable: signing out needs one")
        unavailable = names
    offline = section.text("offline_activity", "Offline" if "Offline" in names else unavailable[0])
    default = section.text("default_activity", offline)
    timeout = section.text("timeout_activity", "Unavailable" if "Unavailable" in names else offline)
    for key, name in (("offline_activity", offline), ("default_activity", default), ("timeout_activity", timeout)):
        if key in section.data:
            _known(section, key, "activity", name, names)
    outbound_queue = section.text("outbound_queue", None)
    if outbound_queue is not None:
        _known(section, "outbound_queue", "queue", outbound_queue, queues)
    return Settings(
        name=section.text("name", "Centre"),
        offline_activity=offline,
        default_activity=default,
        timeout_activity=timeout,
        system_roles=section.texts("system_roles", ("admin",), ROLES),
        time_zone=_time_zone(section),
        country=_country(section),
        language=_language(section),
        reject_pending_reservations=section.boolean("reject_pending_reservations", True),
        outbound_calls=section.boolean("outbound_calls", True),
        caller_id=section.text("caller_id", None),
        outbound_queue=outbound_queue,
    )


def _time_zone(section: Section) -> str:
    name = section.text("time_zone", "UTC")
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        hint = nearest(name, sorted(zoneinfo.available_timezones()))
        section.problem("time_zone", f"there is no time zone {name!r}", hint=hint)
    return name


def _country(section: Section) -> str | None:
    country = section.text("country", None)
    if country is not None and not (len(country) == 2 and country.isascii() and country.isupper()):
        section.problem("country", f"country is {country!r}, and has to be two capital letters, such as DE")
    return country


def _language(section: Section) -> str:
    language = section.text("language", "en")
    if not is_language(language):
        section.problem("language", f"language is {language!r}, and has to be a tag such as de or pt-BR")
    return language


def _activity(section: Section) -> ActivityConfig:
    return ActivityConfig(
        name=section.text("name", "", required=True),
        available=section.boolean("available", False),
        sid=section.sid("WA"),
    )


def _queue(section: Section) -> QueueConfig:
    return QueueConfig(
        name=section.text("name", "", required=True),
        target_workers=section.checked("target_workers", "1==1", _members_expression),
        task_order=section.choice("task_order", "FIFO", ("FIFO", "LIFO")),
        max_reserved_workers=section.number("max_reserved_workers", 1, 1, 50),
        sid=section.sid("WQ"),
    )


def _members_expression(text: str) -> None:
    roots = AttributeExpression(text).roots
    if "worker" in roots:
        raise ExpressionError(
            "found worker. before a name",
            text,
            text.index("worker") + 1,
            hint="the names here are the worker's attributes already: leave worker. out",
        )


def _worker(section: Section, channels: Sequence[str], activities: Sequence[str]) -> WorkerConfig:
    activity = section.text("activity", None)
    if activity is not None:
        _known(section, "activity", "activity", activity, activities)
    attributes = section.table("attributes") or EMPTY_MAP
    worker = WorkerConfig(
        name=section.text("name", "", required=True),
        attributes=attributes,
        activity=activity,
        channels=_capacities(section, channels),
        roles=section.texts("roles", ("agent",), ROLES),
        skills=section.texts("skills", ()),
        identity=section.text("identity", None),
        phone=section.choice("phone", "browser", PHONES),
        sid=section.sid("WK"),
    )
    _check_attributes(section, worker)
    return worker


def _check_attributes(section: Section, worker: WorkerConfig) -> None:
    routing = worker.attributes.get("routing", {})
    if worker.skills and not isinstance(routing, dict):
        section.problem("attributes", "attributes.routing is not a table, and skills have to go into it")
        return
    try:
        length = len(json.dumps(attributes_of(worker), ensure_ascii=False, allow_nan=False))
    except (TypeError, ValueError):
        section.problem("attributes", "attributes have to be what JSON can hold: no dates, no times, no inf, no nan")
        return
    if length > MAX_ATTRIBUTES:
        section.problem(
            "attributes", f"the attributes take {length:,} characters as JSON, and {MAX_ATTRIBUTES:,} is the most"
        )


def _capacities(section: Section, channels: Sequence[str]) -> Mapping[str, int] | None:
    if section.table("channels") is None:
        return None
    table = section.section("channels")
    for name in table.data:
        if name not in channels:
            table.problem(name, f"there is no channel {name!r} in settings.channels", hint=nearest(name, channels))
    return {name: table.number(name, 0, 0, MAX_CAPACITY) for name in table.data}


def _known(section: Section, key: str, kind: str, name: str, known: Sequence[str]) -> None:
    if name.casefold() not in [each.casefold() for each in known]:
        section.problem(key, f"there is no {kind} {name!r}", hint=nearest(name, known))
