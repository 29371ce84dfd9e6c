"""The keypad of a call, as the desktop of the worker who has the call shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook_grammar.values import EMPTY_MAP, FrozenDict

if TYPE_CHECKING:
    from offhook.centre.entities import Reservation
    from offhook.centre.unit import UnitOfWork


def keypad_name(reservation: Reservation) -> str:
    """The name of the component whose state it is."""
    return f"CallCanvasDialpad{reservation.sid}"


def keypad(reservation: Reservation) -> FrozenDict:
    """What the keypad shows: `open` and `digits`; empty if it has shown nothing yet, or was hidden."""
    state: FrozenDict = reservation.worker.desktop.components.get(keypad_name(reservation), EMPTY_MAP)
    return state


def show_on_keypad(unit: UnitOfWork, reservation: Reservation, digits: str, *, is_open: bool | None = None) -> None:
    """Let the keypad show these digits, once it is looked at; None leaves it open or not, as it is."""
    desktop = reservation.worker.desktop
    shown = keypad(reservation).get("open", False) if is_open is None else is_open
    state = EMPTY_MAP.with_changes({"open": shown, "digits": digits})
    unit.set(desktop, "components", desktop.components.with_changes({keypad_name(reservation): state}))


def forget_keypad(unit: UnitOfWork, reservation: Reservation) -> None:
    """Hide the keypad, and forget its digits."""
    desktop, name = reservation.worker.desktop, keypad_name(reservation)
    if name in desktop.components:
        left = {each: state for each, state in desktop.components.items() if each != name}
        unit.set(desktop, "components", EMPTY_MAP.with_changes(left))
