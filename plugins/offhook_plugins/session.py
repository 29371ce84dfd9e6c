"""Session: the actions that end, renew or reload a worker's session."""

from __future__ import annotations

from pydantic import Field, SecretStr, StrictBool

from offhook import ACTING_WORKER, Payload
from offhook.fields import ActivitySid


class ReloadWindow(Payload, group="session", examples=[{"forceLogin": True}, {}]):
    """Load the worker's desktop anew, and sign out first if so wished.

    The desktop keeps its location and its selections; all else that it shows starts afresh: panels, dialogs, filters,
    component states, drafts, sounds, the player. Calls in the browser are hung up. With forceLogin what the session was
    opened with is dropped too, so that the worker has to sign in again; the activity stays as it is.

    Errors:
        no-desktop: there is no worker whose desktop could reload.

    Source: the catalogue entry ReloadWindow.
    """

    force_login: StrictBool = Field(
        default=False, description="true drops the stored credentials: the worker signs in again."
    )


class Logout(Payload, group="session", key=(ACTING_WORKER,), examples=[{"forceLogout": True}, {}]):
    """Sign the worker out, after a move to an offline activity.

    Open reservations forbid it, unless it is forced: then the pending ones are rejected, and the others stay with the
    worker.

    Errors:
        no-desktop: there is no worker who could sign out.
        cant-set-offline-on-logout: reservations are open or the activity is unknown, and the logout is not forced.

    Source: the catalogue entry Logout.
    """

    force_logout: StrictBool = Field(default=False, description="true signs out even where the activity cannot be set.")
    activity_sid: ActivitySid | None = Field(
        default=None, description="SID of the activity (WA…) to move to; left out, the centre's offline activity."
    )


class UpdateWorkerToken(
    Payload, group="session", key=(ACTING_WORKER,), examples=[{"token": "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"}]
):
    """Give the worker's session a fresh access token.

    The session goes on without a break. The token is kept out of journals and listings. Its signature is not checked,
    but what it says is: until when it holds, and for whom.

    Errors:
        no-desktop: there is no worker whose session could take it.
        token-update-failed: it is no JWT, has expired or is for another worker, or the worker has no session.

    Source: the catalogue entry UpdateWorkerToken.
    """

    token: SecretStr = Field(description="The new token, a JWT. Never shown.")
