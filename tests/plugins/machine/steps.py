"""What is done to a centre, as plain data: a run of the machine is a list of these, and such a list can be replayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Invoke:
    """An action, invoked on behalf of a worker, or of nobody."""

    action: str
    worker: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Together:
    """Invocations of several desktops at once: none has ended when the next begins."""

    invocations: tuple[Invoke, ...]


@dataclass(frozen=True)
class Wait:
    """So many seconds pass."""

    seconds: int


@dataclass(frozen=True)
class Outside:
    """The world outside does something: `OUTSIDE` of `outside.py` has what there is."""

    what: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Restart:
    """The host ends, and another one goes on from the store."""


Step = Invoke | Together | Wait | Outside | Restart


def written(steps: Iterable[Step]) -> str:
    """The steps as Python that `replay` of `world.py` takes."""
    return "[\n" + "".join(f"    {step!r},\n" for step in steps) + "]"
