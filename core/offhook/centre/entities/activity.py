"""`Activity`: what a worker is doing, and whether that lets work through."""

from __future__ import annotations

from operator import attrgetter
from typing import ClassVar

from offhook.centre.entities.entity import Entity, Getters


class Activity(Entity):
    """An activity: its name, and whether workers in it are offered tasks; fixed for good."""

    __slots__ = ("available", "name", "ordinal", "sid")

    entity_kind = "activity"
    script_fields: ClassVar[Getters] = {name: attrgetter(name) for name in ("sid", "name", "available")}
    guarded_fields = frozenset({"available", "name", "sid"})

    def __init__(self, sid: str, ordinal: int, name: str, available: bool) -> None:
        self.sid = sid
        self.ordinal = ordinal
        self.name = name
        self.available = available
