"""What of a centre comes from its configuration, as the store remembers it: to tell what the file changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from offhook.centre.config.model import attributes_of

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.config import QueueConfig, WorkerConfig, WorkflowConfig


def static_body(centre: Centre) -> dict[str, Any]:
    """By kind and SID: the ordinal, the name, and what the configuration said."""
    config = centre.config
    queues = {each.name.casefold(): queue_says(each) for each in config.queues}
    workflows = {each.name.casefold(): workflow_says(each) for each in config.workflows}
    workers = {each.name.casefold(): worker_says(each) for each in config.workers}
    return {
        "channels": config.channels,
        "activity": {each.sid: {"ordinal": each.ordinal, "name": each.name} for each in centre.activities},
        "queue": _entries(centre.queues, queues),
        "workflow": _entries(centre.workflows, workflows),
        "worker": _entries([each for each in centre.workers if each.name.casefold() in workers], workers),
    }


def _entries(entities: Any, says: Mapping[str, Any]) -> dict[str, Any]:
    return {
        each.sid: {"ordinal": each.ordinal, "name": each.name, "says": says.get(each.name.casefold())}
        for each in entities
    }


def queue_says(config: QueueConfig) -> dict[str, Any]:
    """What the configuration says of a queue, but for its SID."""
    says: dict[str, Any] = _plain({**asdict(config), "sid": None})
    return says


def workflow_says(config: WorkflowConfig) -> dict[str, Any]:
    """What the configuration says of a workflow, but for its SID."""
    says: dict[str, Any] = _plain({**asdict(config), "sid": None})
    return says


def worker_says(config: WorkerConfig) -> dict[str, Any]:
    """What the configuration says of a worker, in those things that may change while a centre runs."""
    return {
        "attributes": _plain(attributes_of(config)),
        "channels": _plain(config.channels),
        "roles": _plain(config.roles),
        "identity": config.identity or config.name,
        "phone": config.phone,
    }


def _plain(value: Any) -> Any:
    """As JSON gives it back, for comparing."""
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.total_seconds() if isinstance(value, timedelta) else value
