"""The people and queues of a test's centre, from a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from offhook.centre import CentreConfig, QueueConfig, Settings, WorkerConfig
from offhook.errors import ConfigError
from offhook.registry import nearest

Workers = Iterable[str] | Mapping[str, "str | Iterable[str] | Mapping[str, Any] | WorkerConfig | None"]
"""Names; or, by name, the skills of each (one, or several), the fields of a `WorkerConfig`, or one of these."""

Queues = Iterable[str] | Mapping[str, str]
"""Skills, each for a queue of those who have it; or, by the queue's name, the expression that says whom it has."""

AVAILABLE = "Available"
EVERYONE = "Everyone"


def centre_config(
    workers: Workers | None, queues: Queues = (), *, zone: str | None = None, country: str | None = None
) -> CentreConfig:
    """A centre of these workers, with the queue "Everyone" for all and one for every skill.

    Workers are available unless their fields say otherwise, and whoever is no agent gets no tasks unless channels are
    given. Without workers there is Anna. Raises `ConfigError` for a field that workers do not have, and for a time
    zone that there is not.
    """
    if zone is not None:
        _check_zone(zone)
    people = tuple([worker_config(name, given) for name, given in _by_name(workers).items()])
    expressions = dict(queues) if isinstance(queues, Mapping) else {skill: _those_with(skill) for skill in queues}
    for person in people:
        for skill in person.skills:
            expressions.setdefault(skill, _those_with(skill))
    expressions.pop(EVERYONE, None)
    return CentreConfig(
        settings=Settings(time_zone=zone or "UTC", country=country),
        queues=(QueueConfig(name=EVERYONE), *(QueueConfig(name=n, target_workers=e) for n, e in expressions.items())),
        workers=people,
    )


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(name, sorted(available_timezones()))
        hint = f"did you mean {near}?" if near else None
        raise ConfigError(f"there is no time zone {name!r}", code="invalid-settings", hint=hint) from None


def _by_name(workers: Workers | None) -> Mapping[str, Any]:
    if workers is None:
        return {"Anna": None}
    if isinstance(workers, Mapping):
        return workers
    return dict.fromkeys([workers] if isinstance(workers, str) else workers)


def worker_config(name: str, given: Any) -> WorkerConfig:
    """A worker of that name: of skills, or of fields. Raises `ConfigError` for a field that workers do not have."""
    if isinstance(given, WorkerConfig):
        return given
    if not isinstance(given, Mapping):
        skills = (given,) if isinstance(given, str) else tuple(given or ())
        return WorkerConfig(name=name, activity=AVAILABLE, skills=skills)
    known = [field.name for field in fields(WorkerConfig) if field.name != "name"]
    for field in given:
        if field not in known:
            near = nearest(field, known)
            raise ConfigError(
                f"a worker has no {field!r} ({name})", hint=f"did you mean {near!r}?" if near else ", ".join(known)
            )
    said: dict[str, Any] = {
        "activity": AVAILABLE,
        **{key: tuple(v) if isinstance(v, list) else v for key, v in given.items()},
    }
    if "agent" not in said.get("roles", ("agent",)):
        said.setdefault("channels", {})
    return WorkerConfig(name=name, **said)


def _those_with(skill: str) -> str:
    return f"routing.skills HAS '{skill}'"
