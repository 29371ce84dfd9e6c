"""What comes into a centre from outside: the events that a file or a stream feeds to a run.

A JSON Lines file has one object a line. All have `at` (ISO 8601; without an offset it is in the scenario's zone) and
`type`; the lines are sorted by `at`. Unknown fields are an error, so that a slip does not pass for a missing value.

- `task.created`: `channel` ("default" if left out), `workflow` or `queue` (a name or SID), `priority` (a whole number
  from 0), `attributes` (an object), `customer` (`name`, `address`), `case` (the source's own id), `direction`
- `task.canceled`: `case` or `task` (its SID), `reason`
- `message.added`: `case` (whose customer writes), `body`, `subject`, `attributes`, `files` (each with a `name` and its
  `text`, its `content` in base64, or its `size` alone)
- `call.ended`: `case` (the customer hangs up), `reason`
- `worker.activity`: `worker` and `activity` (a name or SID each)
- `action`: `action` (its name), `payload` (an object), `worker` (who does it; left out: the system), `case` (what it is
  about: fills the payload's `sid` and `conversationSid`, and left out `worker` is whoever has the case)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Final, TypeAlias

from offhook.simulation.nearest import did_you_mean
from offhook_grammar.values import EMPTY_MAP, FrozenDict, freeze

DEFAULT_CHANNEL: Final = "default"
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999


@dataclass(slots=True)
class NewTask:
    """A customer's request arrives. `case` is the source's own id for it."""

    at: datetime
    line: int
    case: str | None = None
    channel: str = DEFAULT_CHANNEL
    workflow: str | None = None
    queue: str | None = None
    priority: int | None = None
    attributes: FrozenDict = EMPTY_MAP
    customer_name: str | None = None
    customer_address: str | None = None
    direction: str | None = None


@dataclass(slots=True)
class CancelTask:
    """The customer, or the source, takes a request back: by `case`, or by the task's SID."""

    at: datetime
    line: int
    case: str | None = None
    task: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class CustomerWrites:
    """The customer of a case writes a message."""

    at: datetime
    line: int
    case: str
    body: str
    subject: str | None = None
    attributes: FrozenDict = EMPTY_MAP
    files: tuple[FrozenDict, ...] = ()


@dataclass(slots=True)
class CustomerHangsUp:
    """The customer of a case hangs up, whether the call has been answered or not."""

    at: datetime
    line: int
    case: str
    reason: str | None = None


@dataclass(slots=True)
class WorkerActivity:
    """A worker changes activity."""

    at: datetime
    line: int
    worker: str
    activity: str


@dataclass(slots=True)
class WebhookInput:
    """A system outside tells the centre something; `body` is any value of JSON."""

    at: datetime
    line: int
    name: str
    body: Any = None


@dataclass(slots=True)
class ActionInput:
    """Someone invokes an action; `worker` None is whoever has the `case`, and without one the system."""

    at: datetime
    line: int
    action: str
    payload: FrozenDict = EMPTY_MAP
    worker: str | None = None
    case: str | None = None


InputEvent: TypeAlias = (
    NewTask | CancelTask | CustomerWrites | CustomerHangsUp | WorkerActivity | WebhookInput | ActionInput
)


class RowError(ValueError):
    """A row that gives no event; the message says what was found and what was wanted."""


_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "task.created": (
        "case",
        "channel",
        "workflow",
        "queue",
        "priority",
        "attributes",
        "customer",
        "direction",
    ),
    "task.canceled": ("case", "task", "reason"),
    "message.added": ("case", "body", "subject", "attributes", "files"),
    "call.ended": ("case", "reason"),
    "worker.activity": ("worker", "activity"),
    "webhook.received": ("name", "body"),
    "action": ("action", "payload", "worker", "case"),
}
EVENT_TYPES: Final = tuple(_FIELDS)
_KNOWN: Final = {kind: frozenset(("at", "type", *names)) for kind, names in _FIELDS.items()}
_SCALARS: Final = frozenset((str, int, float, bool, type(None)))


def fields_of(event_type: str) -> tuple[str, ...]:
    """The fields that an event of this type may have, beside `at` and `type`; empty for an unknown type."""
    return _FIELDS.get(event_type, ())


def build_event(record: Mapping[str, Any], line: int, zone: tzinfo) -> InputEvent:
    """One event out of a JSON object, or of a CSV row that was mapped to one. Raises `RowError`."""
    kind = record.get("type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise RowError(_wrong_type(record, kind))
    if not record.keys() <= _KNOWN[kind]:
        name = next(name for name in record if name not in _KNOWN[kind])
        raise RowError(f"{kind} has no field {name!r}{did_you_mean(name, ('at', 'type', *_FIELDS[kind]))}")
    at = parse_time(record.get("at"), zone)
    if kind == "task.created":
        return _new_task(record, at, line)
    if kind == "task.canceled":
        return _cancel_task(record, at, line)
    if kind == "message.added":
        return _customer_writes(record, at, line)
    if kind == "call.ended":
        return CustomerHangsUp(at, line, _needed(record, "case"), _text(record, "reason"))
    if kind == "worker.activity":
        return WorkerActivity(at, line, _needed(record, "worker"), _needed(record, "activity"))
    if kind == "webhook.received":
        return WebhookInput(at, line, _needed(record, "name"), freeze(record.get("body")))
    payload = _map(record, "payload")
    return ActionInput(at, line, _needed(record, "action"), payload, _text(record, "worker"), _text(record, "case"))


def parse_time(value: Any, zone: tzinfo) -> datetime:
    """An ISO 8601 text as an instant in UTC; without an offset it is in `zone`. Raises `RowError`."""
    if not isinstance(value, str):
        raise RowError(f"'at' is a time in ISO 8601 such as 2026-01-05T08:30:00, not {_shown(value)}")
    try:
        time = datetime.fromisoformat(value)
        time = (time if time.tzinfo is not None else time.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RowError(f"'at' is a time in ISO 8601 such as 2026-01-05T08:30:00, not {_shown(value)}") from None
    if not FIRST_YEAR <= time.year <= LAST_YEAR:
        # what is reckoned from a time, such as when a wait ends, must be a time as well
        raise RowError(f"'at' is a time between {FIRST_YEAR} and {LAST_YEAR}, not {_shown(value)}")
    return time


def _new_task(record: Mapping[str, Any], at: datetime, line: int) -> NewTask:
    customer = _map(record, "customer")
    for name in customer:
        if name not in ("name", "address"):
            raise RowError(f"'customer' has no field {name!r}{did_you_mean(name, ('name', 'address'))}")
    priority = record.get("priority")
    if priority is not None and (type(priority) is not int or priority < 0):
        raise RowError(f"'priority' is a whole number from 0, not {_shown(priority)}")
    return NewTask(
        at,
        line,
        _text(record, "case"),
        _text(record, "channel") or DEFAULT_CHANNEL,
        _text(record, "workflow"),
        _text(record, "queue"),
        priority,
        _map(record, "attributes"),
        _text(customer, "name"),
        _text(customer, "address"),
        _text(record, "direction"),
    )


def _customer_writes(record: Mapping[str, Any], at: datetime, line: int) -> CustomerWrites:
    case, files = _needed(record, "case"), _files(record)
    body = (_text(record, "body") or "") if files else _needed(record, "body")
    return CustomerWrites(at, line, case, body, _text(record, "subject"), _map(record, "attributes"), files)


def _files(record: Mapping[str, Any]) -> tuple[FrozenDict, ...]:
    value = record.get("files")
    if value is None:
        return ()
    from offhook.simulation.customers_files import checked_files  # few runs have any

    try:
        return checked_files(value)
    except ValueError as error:
        raise RowError(str(error)) from None


def _cancel_task(record: Mapping[str, Any], at: datetime, line: int) -> CancelTask:
    case, task = _text(record, "case"), _text(record, "task")
    if case is None and task is None:
        raise RowError("task.canceled needs 'case' or 'task'")
    return CancelTask(at, line, case, task, _text(record, "reason"))


def _text(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is None or type(value) is str:
        return value or None
    if type(value) is int:  # ids are often numbers in JSON
        return str(value)
    raise RowError(f"{name!r} is a text, not {_shown(value)}")


def _needed(record: Mapping[str, Any], name: str) -> str:
    value = _text(record, name)
    if value is None:
        raise RowError(f"{record['type']} needs {name!r}")
    return value


def _map(record: Mapping[str, Any], name: str) -> FrozenDict:
    value = record.get(name)
    if value is None:
        return EMPTY_MAP
    if not isinstance(value, Mapping):
        raise RowError(f"{name!r} is an object, not {_shown(value)}")
    if all(type(item) in _SCALARS for item in value.values()):  # most are flat, and freezing them costs more
        return FrozenDict(value)
    try:
        frozen: FrozenDict = freeze(value)
    except ValueError as error:
        raise RowError(f"{name!r}: {error}") from None
    return frozen


def _wrong_type(record: Mapping[str, Any], kind: Any) -> str:
    wanted = ", ".join(EVENT_TYPES)
    if kind is None and "type" not in record:
        return f"has no 'type': one of {wanted}"
    return f"'type' is one of {wanted}, not {_shown(kind)}{did_you_mean(str(kind), EVENT_TYPES)}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
