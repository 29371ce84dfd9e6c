"""Sessions: a worker signs in and out, and the desktop's connection comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.entities import Activity, Worker
from offhook.centre.transitions.browser_phone import drop_calls
from offhook.centre.transitions.workers import find_activity, set_activity
from offhook.errors import ActionError
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.centre.unit import UnitOfWork

CANT_LOG_OUT = "cant-set-offline-on-logout"


def sign_in(unit: UnitOfWork, worker: Worker, activity: Activity | str | None = None) -> bool:
    """Begin a worker's session (`session.started`), and set an activity if one is given; False if it had begun.

    Raises `ActionError`: `cant-set-activity`.
    """
    began = not worker.signed_in
    if began:
        unit.change(worker, "signed_in", True)
        unit.set(worker.desktop, "connected", True)
        unit.emit("session.started", {"worker": worker})
    if activity is not None:
        set_activity(unit, worker, activity)
    return began


def sign_out(unit: UnitOfWork, worker: Worker, activity: Activity | str | None = None, *, force: bool = False) -> bool:
    """End a worker's session (`session.ended`) in the offline activity, or in the one given; False if it had ended.

    Open reservations forbid it, unless forced: then the pending ones are rejected, and the others stay. Calls in the
    browser are over, so that the worker finishes up after them.
    Raises `ActionError`: `cant-set-offline-on-logout`.
    """
    target = activity if activity is not None else unit.centre.settings.offline_activity
    if isinstance(target, str):
        target = find_activity(unit, target, CANT_LOG_OUT)
    if len(worker.reservations) and not force:
        statuses = ", ".join(f"{each.sid} is {each.status}" for each in worker.reservations)
        raise ActionError(
            f"{worker.name} has open reservations: {statuses}", code=CANT_LOG_OUT, hint="force the logout, or end them"
        )
    set_activity(unit, worker, target, reject_pending=True)
    drop_calls(unit, worker)
    return end_session(unit, worker)


def set_connected(unit: UnitOfWork, worker: Worker, connected: bool) -> bool:
    """A signed-in worker's desktop loses its connection, or has it again (`connection.lost`, `connection.restored`);
    False if nothing had to change. What is offered goes on ringing."""
    if not worker.signed_in or worker.desktop.connected == connected:
        return False
    unit.set(worker.desktop, "connected", connected)
    unit.emit("connection.restored" if connected else "connection.lost", {"worker": worker})
    return True


def end_session(unit: UnitOfWork, worker: Worker, reason: str | None = None) -> bool:
    """End a worker's session (`session.ended`), and what sounds there; False if it had ended. The activity stays."""
    if not worker.signed_in:
        return False
    unit.change(worker, "signed_in", False)
    unit.set(worker.desktop, "connected", False)
    unit.set(worker.desktop, "sounds", EMPTY_MAP)
    unit.emit("session.ended", {"worker": worker}, reason=reason)
    return True
