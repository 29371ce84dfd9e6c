"""What all entities of the centre have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeAlias

Getters: TypeAlias = Mapping[str, Callable[[Any], Any]]


class Entity:
    """Something in the centre that scripts read and payloads name. Equal to itself alone.

    `entity_kind`: the word for it in payloads. `script_fields`: what scripts read, by its name in the language.
    `guarded_fields`: attributes that transitions alone may change.
    """

    __slots__ = ()

    entity_kind: ClassVar[str]
    script_fields: ClassVar[Getters]
    guarded_fields: ClassVar[frozenset[str]] = frozenset()

    @property
    def key(self) -> str:
        """The SID that stays the same for the entity's whole life."""
        sid: str = self.sid  # type: ignore[attr-defined]  # every subclass but the desktop has one
        return sid

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}>"
