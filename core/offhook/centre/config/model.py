"""What a centre is made from, read from a file or built in code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Any

from offhook.centre.config.messaging import MessagingSettings
from offhook.centre.config.texts import Texts
from offhook.centre.config.voice import VoiceSettings
from offhook_grammar.node import Frozen, node
from offhook_grammar.values import EMPTY_MAP, FrozenDict

DEFAULT_CHANNELS = ("default", "voice", "chat", "sms", "video")
RESERVATION_TIMEOUT = timedelta(seconds=120)


@node
class Settings(Frozen):
    """What holds for the whole centre. Activities are named; `system_roles` is what scripts and schedules may do.

    `offline_activity`: after signing out. `default_activity`: of workers who have none. `timeout_activity`: of a
    worker who let an offer run out, None to leave the activity alone. `country` (ISO 3166, two letters) and
    `time_zone` are for phone numbers and times of day, `language` (a tag such as `de`) for texts without one.
    """

    name: str = "Centre"
    offline_activity: str = "Offline"
    default_activity: str = "Offline"
    timeout_activity: str | None = "Unavailable"
    system_roles: tuple[str, ...] = ("admin",)
    time_zone: str = "UTC"
    country: str | None = None
    language: str = "en"
    reject_pending_reservations: bool = True
    outbound_calls: bool = True
    caller_id: str | None = None
    outbound_queue: str | None = None


@node
class ActivityConfig(Frozen):
    """An activity."""

    name: str
    available: bool = False
    sid: str | None = None


@node
class QueueConfig(Frozen):
    """A queue; `target_workers` is an expression on the attributes of workers."""

    name: str
    target_workers: str = "1==1"
    task_order: str = "FIFO"
    max_reserved_workers: int = 1
    sid: str | None = None


@node
class TargetConfig(Frozen):
    """A step of a filter. `queue` is a name or a SID; None takes the one of the step before."""

    queue: str | None = None
    priority: int | None = None
    timeout: timedelta | None = None
    expression: str | None = None
    skip_if: str | None = None
    order_by: str | None = None
    known_worker_sid: str | None = None
    known_worker_friendly_name: str | None = None


@node
class FilterConfig(Frozen):
    """Tasks that match `expression` take these targets in turn."""

    name: str
    expression: str
    targets: tuple[TargetConfig, ...]


@node
class WorkflowConfig(Frozen):
    """A workflow. `default_queue` takes what no filter matches."""

    name: str
    filters: tuple[FilterConfig, ...] = ()
    default_queue: str | None = None
    reservation_timeout: timedelta = RESERVATION_TIMEOUT
    sid: str | None = None


@node
class WorkerConfig(Frozen):
    """A worker. `channels` maps channels to capacity: those left out have none; None gives every channel one.

    `skills` go into the attributes as `routing.skills`, unless these are there.
    """

    name: str
    attributes: Mapping[str, Any] = EMPTY_MAP
    activity: str | None = None
    channels: Mapping[str, int] | None = None
    roles: tuple[str, ...] = ("agent",)
    skills: tuple[str, ...] = ()
    identity: str | None = None
    phone: str = "browser"
    sid: str | None = None


DEFAULT_ACTIVITIES = (
    ActivityConfig(name="Offline"),
    ActivityConfig(name="Available", available=True),
    ActivityConfig(name="Unavailable"),
    ActivityConfig(name="Break"),
    ActivityConfig(name="On a Task", available=True),
    ActivityConfig(name="Wrap Up", available=True),
)
DEFAULT_QUEUE = QueueConfig(name="Everyone")
DEFAULT_WORKFLOW = WorkflowConfig(name="Assign to anyone", default_queue="Everyone")


@node
class CentreConfig(Frozen):
    """A whole centre; without arguments, one with the usual activities, one queue and one workflow.

    Made in code, it is not checked: names have to fit. `load_centre` checks a file. The first workflow takes tasks
    that name none.
    """

    settings: Settings = field(default_factory=Settings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    messaging: MessagingSettings = field(default_factory=MessagingSettings)
    texts: Texts = EMPTY_MAP
    channels: tuple[str, ...] = DEFAULT_CHANNELS
    activities: tuple[ActivityConfig, ...] = DEFAULT_ACTIVITIES
    queues: tuple[QueueConfig, ...] = (DEFAULT_QUEUE,)
    workflows: tuple[WorkflowConfig, ...] = (DEFAULT_WORKFLOW,)
    workers: tuple[WorkerConfig, ...] = ()

    def describe(self) -> dict[str, Any]:
        """The centre in a few words and numbers."""
        return {
            "name": self.settings.name,
            "channels": list(self.channels),
            "activities": [each.name for each in self.activities],
            "queues": [each.name for each in self.queues],
            "workflows": [each.name for each in self.workflows],
            "workers": len(self.workers),
        }


def attributes_of(config: WorkerConfig) -> FrozenDict:
    """A worker's attributes with the skills put in."""
    attributes = dict(config.attributes)
    if config.skills:
        routing = dict(attributes.get("routing", {}))
        routing.setdefault("skills", config.skills)
        attributes["routing"] = routing
    return EMPTY_MAP.with_changes(attributes)
