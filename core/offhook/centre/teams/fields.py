"""What filters and live queries can ask of a worker, by the paths that the platform's index of workers has."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.entities.worker import Worker

INVALID_FILTER: Final = "invalid-filter"

Values: TypeAlias = tuple[str, ...]
Reader: TypeAlias = "Callable[[Worker], Values]"
"""Gives the texts at a path: several where a list is there, none where nothing is."""

_FIELDS: Final[dict[str, Callable[[Any], Any]]] = {
    "activity": lambda worker: worker.activity.name,
    "activity_name": lambda worker: worker.activity.name,
    "activity_sid": lambda worker: worker.activity.sid,
    "friendly_name": lambda worker: worker.name,
    "worker_sid": lambda worker: worker.sid,
    "queues": lambda worker: _queues(worker),
}


def reader(path: str) -> Reader:
    """What stands at `data.activity_name`, `data.attributes.team.name` and the like; `data.` may be left out.

    Raises `ActionError` (`invalid-filter`) for what workers have not got.
    """
    name, *rest = path.removeprefix("data.").split(".")
    if name == "attributes" and rest and all(rest):
        return lambda worker: _texts(_at(worker.attributes, rest))
    get = _FIELDS.get(name)
    if get is None or rest:
        raise _unknown(path)
    return lambda worker: _texts(get(worker))


def _queues(worker: Worker) -> Values:
    """The queues that the worker is a member of, each by its SID and by its name."""
    found = [queue for queue in worker.desktop.centre.queues if worker in queue.members]
    return tuple([text for queue in found for text in (queue.sid, queue.name)])


def _at(value: Any, names: list[str]) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _texts(value: Any) -> Values:
    """Queries know texts alone, so a number or a boolean is asked for as it is written in JSON."""
    if isinstance(value, tuple):
        return tuple([text for item in value for text in _texts(item)])
    if isinstance(value, bool):
        return ("true" if value else "false",)
    return () if value is None or isinstance(value, dict) else (str(value),)


def _unknown(path: str) -> ActionError:
    names = [f"data.{name}" for name in (*_FIELDS, "attributes.NAME")]
    near = get_close_matches(f"data.{path.removeprefix('data.')}", names, 1, 0.6)
    return ActionError(
        f"workers have no field {path!r} to filter on; there are {', '.join(names)}",
        code=INVALID_FILTER,
        hint=f"did you mean {near[0]}?" if near else None,
    )
