"""Sessions on the embedded centre: ended, renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook import ActionError, Invocation, hookimpl
from offhook.centre import Centre, Desktop, UnitOfWork, transitions
from offhook_plugins.embedded.subjects import desktop_of
from offhook_plugins.embedded.tokens import flaw_of

if TYPE_CHECKING:
    from offhook_plugins.session import Logout, UpdateWorkerToken


@hookimpl
def logout(payload: Logout, invocation: Invocation, unit: UnitOfWork, centre: Centre) -> None:
    """The worker moves to an offline activity and the session ends, with the drafts of emails; forced, pending offers
    are rejected and calls in the browser are hung up.

    Forced, an unknown activity gives way to the centre's offline one.
    """
    worker = desktop_of(invocation).worker
    _drop_email_drafts(unit, worker.desktop)
    activity = payload.activity_sid
    if payload.force_logout and activity is not None and centre.activity(activity) is None:
        activity = None
    transitions.sign_out(unit, worker, activity, force=payload.force_logout)


@hookimpl
def update_worker_token(payload: UpdateWorkerToken, invocation: Invocation, unit: UnitOfWork) -> None:
    """The session goes on, connected again if it was not. The centre itself asks for no tokens, so none is kept."""
    desktop = desktop_of(invocation)
    worker = desktop.worker
    flaw = flaw_of(payload.token.get_secret_value(), worker, unit.now)
    if not worker.signed_in:
        flaw = f"{worker.name} has no session that could take it"
    if flaw is not None:
        raise ActionError(f"the token cannot be taken: {flaw}", code="token-update-failed", action=invocation.action)
    transitions.set_connected(unit, worker, True)


def _drop_email_drafts(unit: UnitOfWork, desktop: Desktop) -> None:
    for sid in desktop.input_texts:
        conversation = unit.centre.conversation(sid)
        if conversation is not None and conversation.channel == "email":
            transitions.messaging.set_input_text(unit, desktop, conversation, "")
