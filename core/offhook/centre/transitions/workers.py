"""Workers: activity, attributes, capacity, channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from offhook.centre.building import make_worker
from offhook.centre.config.model import WorkerConfig
from offhook.centre.entities import Activity, Worker, WorkerChannel
from offhook.centre.routing.eligibility import attributes_changed, enrol
from offhook.centre.transitions import capacity, checks
from offhook.centre.transitions.activities import move_to_activity
from offhook.centre.transitions.reservations import reject
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.unit import UnitOfWork

CANT_SET_ACTIVITY = "cant-set-activity"
CANT_SET_ATTRIBUTES = "cant-set-worker-attributes"


def create_worker(unit: UnitOfWork, config: WorkerConfig) -> Worker:
    """Add a worker (`worker.created`). Raises `ActionError`: `worker-exists`, `cant-set-activity` (unknown one)."""
    centre = unit.centre
    if centre.worker(config.name) is not None:
        raise ActionError(
            f"there is a worker {config.name!r} already; names differ by more than case", code="worker-exists"
        )
    if config.activity is not None:
        find_activity(unit, config.activity)
    worker = make_worker(centre, config, unit)
    enrol(unit, worker)
    capacity.refresh_all(unit, worker)
    unit.emit("worker.created", {"worker": worker})
    return worker


def find_activity(unit: UnitOfWork, sid_or_name: str, code: str = CANT_SET_ACTIVITY) -> Activity:
    """The activity with this SID or name. Raises `ActionError` with `code`, naming the nearest."""
    found = unit.centre.activity(sid_or_name)
    if found is None:
        checks.not_found("activity", sid_or_name, [each.name for each in unit.centre.activities], code)
    return found


def set_activity(unit: UnitOfWork, worker: Worker, activity: Activity | str, *, reject_pending: bool = False) -> bool:
    """Change a worker's activity (`worker.activity.update`); False if nothing had to change.

    On the way to an unavailable activity pending reservations are rejected if `reject_pending`, else they forbid the
    change. What the worker has accepted stays. Raises `ActionError`: `cant-set-activity`.
    """
    if isinstance(activity, str):
        activity = find_activity(unit, activity)
    if worker.activity is activity:
        return False
    pending = [] if activity.available else [each for each in worker.reservations if each.status == "pending"]
    if pending and not reject_pending:
        raise ActionError(
            f"{worker.name} has {len(pending)} pending reservation(s) ({pending[0].sid}), "
            f"and {activity.name} is not available",
            code=CANT_SET_ACTIVITY,
            hint="answer them first, or reject them with the change",
        )
    changed = move_to_activity(unit, worker, activity)
    for reservation in pending:
        reject(unit, reservation)
    return changed


def set_worker_attributes(
    unit: UnitOfWork, worker: Worker, attributes: Mapping[str, Any], *, if_revision: int | None = None
) -> bool:
    """Replace a worker's attributes (`worker.attributes.update`); False if they are the same.

    Raises `ActionError`: `cant-set-worker-attributes` for more than 4,096 characters, or what JSON cannot hold;
    `revision-conflict` for a worker who is no longer at `if_revision`.
    """
    checks.same_revision(worker, if_revision)
    after = checks.attributes(attributes, CANT_SET_ATTRIBUTES)
    before = worker.attributes
    changed = checks.changed_names(before, after)
    if not changed:
        return False
    attributes_changed(unit, worker, after, changed)
    unit.change(worker, "revision", worker.revision + 1)
    unit.emit("worker.attributes.update", {"worker": worker}, previous={"attributes": before})
    return True


def set_capacity(unit: UnitOfWork, worker: Worker, channel: str, value: int) -> bool:
    """Change how much a worker takes on a channel (`worker.capacity.update`); 0 means no offers.

    Raises `ActionError`: `unknown-channel`, `invalid-capacity`.
    """
    found = _channel(worker, channel)
    if value < 0:
        raise ActionError(f"a capacity is 0 or more, and this is {value}", code="invalid-capacity")
    if found.capacity == value:
        return False
    before = found.capacity
    unit.change(found, "capacity", value)
    capacity.refresh(unit, worker, found)
    unit.emit("worker.capacity.update", {"worker": worker}, previous={"capacity": before}, data={"channel": found.name})
    return True


def set_channel_available(unit: UnitOfWork, worker: Worker, channel: str, available: bool) -> bool:
    """Open or close a channel of a worker (`worker.channel.availability.update`).

    Raises `ActionError`: `unknown-channel`.
    """
    found = _channel(worker, channel)
    if found.available == available:
        return False
    unit.change(found, "available", available)
    capacity.refresh(unit, worker, found)
    unit.emit(
        "worker.channel.availability.update",
        {"worker": worker},
        previous={"available": not available},
        data={"channel": found.name, "available": available},
    )
    return True


def _channel(worker: Worker, name: str) -> WorkerChannel:
    found = worker.channel(name)
    if found is None:
        checks.not_found("channel", name, worker.channels, "unknown-channel")
    return found
