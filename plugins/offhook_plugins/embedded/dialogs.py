"""Dialogs on the embedded centre: the desktop has the open ones, that on top last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import UnitOfWork
from offhook_plugins.embedded.attributes import without
from offhook_plugins.embedded.subjects import desktop_of

if TYPE_CHECKING:
    from offhook_plugins.dialog import CloseDialog, OpenDialog


@hookimpl
def open_dialog(payload: OpenDialog, invocation: Invocation, unit: UnitOfWork) -> None:
    """The dialog is open on the desktop, on top of the others, with the content given."""
    desktop = desktop_of(invocation)
    others = without(desktop.dialogs, payload.name)
    unit.set(desktop, "dialogs", others.with_changes({payload.name: payload.content}))


@hookimpl
def close_dialog(payload: CloseDialog, invocation: Invocation, unit: UnitOfWork) -> None:
    """The dialog named, or the one on top, is no longer open."""
    desktop = desktop_of(invocation)
    name = payload.name if payload.name is not None else next(reversed(desktop.dialogs), None)
    if name is None or name not in desktop.dialogs:
        which = f"no dialog {name!r}" if name is not None else "no dialog"
        raise ActionError(
            f"{which} is open for {desktop.worker.name}; open are: {', '.join(desktop.dialogs) or 'none'}",
            code="dialog-not-open",
            action=invocation.action,
        )
    unit.set(desktop, "dialogs", without(desktop.dialogs, name))
