"""Workers and their desktops from their rows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.centre.building import make_worker
from offhook.centre.config.model import WorkerConfig
from offhook.centre.keeping.bodies import DESKTOP_ENTITIES, DESKTOP_PLAIN
from offhook_grammar.values import freeze

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Desktop, Worker

_TUPLES = ("filters", "history", "paused_conversations")


def restore_worker(centre: Centre, worker: Worker, body: Any, said: Any, says: Any, messages: list[str]) -> None:
    """Give a worker of the configuration the state that was kept. What the configuration says otherwise than when the
    store was last opened (`said`) holds as it says now (`says`)."""
    news = [name for name in says if said is not None and said.get(name) != says[name]]
    if news:
        messages.append(f"worker {worker.name}: {', '.join(news)} as the centre's file says now")
    if "attributes" not in news:
        worker.attributes = freeze(body["attributes"])
    worker.revision = body.get("revision", 1) + ("attributes" in news)
    if "roles" not in news:
        worker.roles = tuple(body["roles"])
    if "identity" not in news:
        worker.identity = body["identity"]
    if "phone" not in news:
        worker.phone = body["phone"]
    _restore_state(centre, worker, body, messages, keeps_capacity="channels" not in news)


def hired_worker(centre: Centre, sid: str, body: Any, messages: list[str], capacity: int | None = None) -> None:
    """A worker that the configuration does not have. `capacity`: instead of what was kept."""
    worker = _made(centre, sid, body)
    _restore_state(centre, worker, body, messages)
    if capacity is not None:
        for channel in worker.channels.values():
            channel.capacity = capacity


def former_worker(centre: Centre, sid: str, body: Any) -> Worker:
    """A worker that is gone, for those who still refer to one: in no register, and under no name."""
    worker = _made(centre, sid, body)
    _restore_state(centre, worker, body, [])
    centre.workers.forget(sid)
    del centre.names["worker", worker.name.casefold()]
    return worker


def _made(centre: Centre, sid: str, body: Any) -> Worker:
    config = WorkerConfig(name=body["name"], sid=sid)
    worker = make_worker(centre, config, None)
    worker.ordinal = body["ordinal"]
    worker.attributes = freeze(body["attributes"])
    worker.revision = body.get("revision", 1)
    worker.roles = tuple(body["roles"])
    worker.identity = body["identity"]
    worker.phone = body["phone"]
    return worker


def _restore_state(
    centre: Centre, worker: Worker, body: Any, messages: list[str], *, keeps_capacity: bool = True
) -> None:
    activity = centre.activities.get(body["activity"])
    if activity is not None:
        worker.activity = activity
    else:
        messages.append(
            f"worker {worker.name} was in an activity that is no longer in the centre's file, "
            f"and is in {worker.activity.name}"
        )
    worker.signed_in = body["signed_in"]
    worker.activity_changed_at = datetime.fromisoformat(body["activity_changed"])
    worker.idle_since = datetime.fromisoformat(body["idle_since"])
    for name, (capacity, available, opened, assigned) in body["channels"].items():
        channel = worker.channels.get(name)
        if channel is None:
            continue
        if keeps_capacity:
            channel.capacity = capacity
        channel.available = available
        channel.open = opened
        channel.assigned = assigned


def restore_desktop(centre: Centre, desktop: Desktop, body: Any) -> None:
    """Give a new desktop the state that was kept."""
    for name in DESKTOP_PLAIN:
        if name in body:
            value = freeze(body[name])
            setattr(desktop, name, tuple(value) if name in _TUPLES else value)
    for name in DESKTOP_ENTITIES:
        key = body.get(name)
        kind = "worker" if name == "selected_worker" else "task"
        found = centre.restored.get((kind, key)) if key is not None else None
        setattr(desktop, name, found)
