"""What the names of an expression stand for: it depends on where the expression stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from offhook.centre.entities import Task, Worker

Reader: TypeAlias = Callable[[Any], Any]
Path: TypeAlias = tuple[str | int, ...]


class UnknownNameError(Exception):
    """A name that means nothing in its scope."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class Scope(Protocol):
    """Gives a reader for each name; a reader takes the environment that the expression is evaluated in."""

    def reader(self, path: Path) -> Reader: ...

    def is_moving(self, path: Path) -> bool:
        """Whether the name stands for what changes with every reservation."""
        ...


def read_path(value: Any, path: Path) -> Any:
    """The value at a path; null where there is none."""
    for part in path:
        if isinstance(part, str):
            value = value.get(part) if isinstance(value, dict) else None
        elif isinstance(value, list | tuple) and part < len(value):
            value = value[part]
        else:
            return None
    return value


class AttributeScope:
    """Names are attributes: of a worker in TargetWorkers, of a task in a filter. The environment is the attributes."""

    def __init__(self) -> None:
        self.roots: list[str] = []

    def reader(self, path: Path) -> Reader:
        self.roots.append(str(path[0]))
        if len(path) == 1:
            name = path[0]
            return lambda attributes: attributes.get(name)
        return lambda attributes: read_path(attributes, path)

    def is_moving(self, path: Path) -> bool:  # noqa: ARG002  # attributes change by themselves only
        return False


class TargetScope:
    """Names start with `task.` or `worker.`. The environment is a (task, worker) pair.

    `task_readers` read what the expression wants of a task, `worker_roots` are the attributes it wants of a worker.
    """

    def __init__(self) -> None:
        self.task_readers: list[Callable[[Task], Any]] = []
        self.worker_roots: list[str] = []

    def reader(self, path: Path) -> Reader:
        owner, rest = path[0], path[1:]
        if owner == "task" and rest:
            self.task_readers.append(lambda task: read_path(task.attributes, rest))
            return lambda pair: read_path(pair[0].attributes, rest)
        if owner == "worker" and rest:
            read = self._worker_reader(rest)
            return lambda pair: read(pair[1])
        raise UnknownNameError(f"{_written(path)} is not a name here", "names start with task. or worker.")

    def is_moving(self, path: Path) -> bool:
        return path[0] == "worker" and (path[1:] in _MOVING or path[1:2] == ("channel",))

    def _worker_reader(self, path: Path) -> Callable[[Worker], Any]:
        special = _WORKER_FIELDS.get(path)
        if special is not None:
            return special
        if path[0] == "channel" and len(path) == 3 and path[2] in _CHANNEL_FIELDS:
            name, field = str(path[1]), _CHANNEL_FIELDS[str(path[2])]

            def read_channel(worker: Worker) -> Any:
                channel = worker.channel(name)
                return getattr(channel, field) if channel is not None else None

            return read_channel
        self.worker_roots.append(str(path[0]))
        return lambda worker: read_path(worker.attributes, path)


class SkipScope:
    """`workers.available`, `workers.unavailable` and `workers.WA…`.

    The environment is the number of the queue's workers in each activity.
    """

    def reader(self, path: Path) -> Reader:
        if len(path) == 2 and path[0] == "workers":
            name = path[1]
            if name == "available":
                return lambda counts: sum(count for activity, count in counts.items() if activity.available)
            if name == "unavailable":
                return lambda counts: sum(count for activity, count in counts.items() if not activity.available)
            if isinstance(name, str) and name.startswith("WA"):
                return lambda counts: sum(count for activity, count in counts.items() if activity.sid == name)
        raise UnknownNameError(
            f"{_written(path)} is not a name here", "use workers.available, workers.unavailable or workers.WA…"
        )

    def is_moving(self, path: Path) -> bool:  # noqa: ARG002  # evaluated once, when a task comes to the target
        return False


def _written(path: Path) -> str:
    return "".join([f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]).removeprefix(".")


_WORKER_FIELDS: dict[Path, Callable[[Any], Any]] = {
    ("sid",): lambda worker: worker.sid,
    ("friendly_name",): lambda worker: worker.name,
    ("activity_sid",): lambda worker: worker.activity.sid,
    ("activity_name",): lambda worker: worker.activity.name,
}
_MOVING: tuple[Path, ...] = (("activity_sid",), ("activity_name",))
_CHANNEL_FIELDS = {
    "configured_capacity": "capacity",
    "assigned_tasks": "assigned",
    "available_capacity_percentage": "available_percentage",
}
