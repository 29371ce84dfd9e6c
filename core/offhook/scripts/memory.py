"""What scripts remember: kept in the centre's memory, gone with its owner or when its time is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from offhook.centre.keeping import referred
from offhook.centre.memory import MEMORY_OF
from offhook.scripts.memory_values import from_memory, to_memory
from offhook_grammar.operations.kinds import described
from offhook_grammar.program import LanguageError, MemorySlot
from offhook_grammar.values import freeze

if TYPE_CHECKING:
    from offhook.host import Host


class Memories:
    """The memory of one host's scripts. A row has the `value`, and where it ends by itself, when (`until`)."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def recall(self, slots: tuple[MemorySlot, ...], owner: Any) -> Any:
        """What `owner` has under the one of `slots` that is of its kind, else the default; null for no owner.

        Raises `LanguageError` for an owner of another kind, and for what was kept as another type.
        """
        slot = _slot_of(slots, owner)
        if slot is None:
            return None
        row = self._host.centre.recall(_key(slot, owner), slot.name)
        if row is None or self._is_over(row):
            return slot.default
        return slot.convert(from_memory(self._host.centre, row["value"]))

    def remember(self, slots: tuple[MemorySlot, ...], owner: Any, value: Any) -> None:
        """Keep a value there, for its lifetime anew. Raises `LanguageError` where it has no place or does not fit."""
        slot = self._held(slots, owner)
        centre, key = self._host.centre, _key(slot, owner)
        row: dict[str, Any] = {"value": to_memory(slot.convert(value), slot.label)}
        known = centre.recall(key, slot.name)
        if known is not None and slot.lifetime is None and known == freeze(row):
            return
        with centre.begin(f"remember {slot.label}") as unit:
            if slot.lifetime is not None:
                due = unit.now + slot.lifetime
                timer = unit.arm(due, partial(self._end, key, slot.kind, slot.name))
                row |= {"until": due.isoformat(), "place": timer.place}
            unit.remember(key, slot.name, row)
            _tell(unit, slot.kind, slot.name, owner)

    def forget(self, slots: tuple[MemorySlot, ...], owner: Any) -> None:
        """Keep nothing there any more. Raises `LanguageError` as `remember` does."""
        slot = self._held(slots, owner)
        centre, key = self._host.centre, _key(slot, owner)
        if centre.recall(key, slot.name) is not None:
            with centre.begin(f"forget {slot.label}") as unit:
                unit.remember(key, slot.name, None)
                _tell(unit, slot.kind, slot.name, owner)

    def start(self) -> None:
        """Arm the ends of what a store has kept."""
        centre = self._host.centre
        for (key, name), row in centre.memory.items():
            if key.startswith(MEMORY_OF) and isinstance(row, Mapping) and row.get("until") is not None:
                kind = key.removeprefix(MEMORY_OF).partition(":")[0]
                end = partial(centre.when_free, partial(self._end, key, kind, name))
                self._host.clock.call_at(datetime.fromisoformat(row["until"]), end, row.get("place"))

    def _end(self, key: str, kind: str, name: str) -> None:
        """The time of what was remembered is over, unless it was remembered anew."""
        centre = self._host.centre
        row = centre.recall(key, name)
        if row is not None and self._is_over(row):
            with centre.begin(f"the time of {kind}.{name}") as unit:
                unit.remember(key, name, None)
                _tell(unit, kind, name, referred(centre, [kind, key.rpartition(":")[2]]))

    def _is_over(self, row: Mapping[str, Any]) -> bool:
        until = row.get("until")
        return until is not None and datetime.fromisoformat(until) <= self._host.clock.now()

    def _held(self, slots: tuple[MemorySlot, ...], owner: Any) -> MemorySlot:
        """The slot, whose owner is there."""
        slot = _slot_of(slots, owner)
        if slot is None:
            label = slots[0].label if len(slots) == 1 else f"….{slots[0].name}"
            raise LanguageError(f"{label} belongs to nothing here: what should have it is null", "no-owner")
        if owner is not None and referred(self._host.centre, [slot.kind, owner.key]) is not owner:
            raise LanguageError(f"the {slot.kind} is gone, and its memory with it", "no-owner")
        return slot


def _slot_of(slots: tuple[MemorySlot, ...], owner: Any) -> MemorySlot | None:
    if slots[0].kind in ("centre", "script"):
        return slots[0]
    if owner is None:
        return None
    kind = getattr(owner, "entity_kind", None)
    for slot in slots:
        if slot.kind == kind:
            return slot
    wanted = " or a ".join(slot.kind for slot in slots)
    raise LanguageError(f"{slots[0].name} is remembered for a {wanted}, found {described(owner)}", "wrong-kind")


def _key(slot: MemorySlot, owner: Any) -> str:
    """Under whose name the centre keeps it."""
    if slot.kind == "centre":
        return f"{MEMORY_OF}centre"
    return f"{MEMORY_OF}{slot.kind}:{slot.script if slot.kind == 'script' else owner.key}"


def _tell(unit: Any, kind: str, name: str, owner: Any) -> None:
    unit.emit("memory.changed", {kind: owner} if owner is not None else {}, data={"kind": kind, "name": name})
