"""Access tokens: what can be told of one without the key that signed it."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offhook.centre import Worker


def flaw_of(token: str, worker: Worker, now: datetime) -> str | None:
    """Why a worker's session cannot go on with a token: no JWT, expired, or somebody else's. None if it can."""
    parts = token.split(".")
    if len(parts) != 3 or not parts[2]:
        return "it is no JWT: that has three parts with dots between them"
    header, claims = _decoded(parts[0]), _decoded(parts[1])
    if header is None or claims is None:
        return "it is no JWT: its header and its claims are not JSON in base64url"
    expires = claims.get("exp")
    if isinstance(expires, int | float) and expires <= now.timestamp():
        return f"it expired {now.timestamp() - expires:,.0f} seconds ago"
    grants = claims.get("grants")
    identity = grants.get("identity") if isinstance(grants, Mapping) else None
    if isinstance(identity, str) and identity != worker.identity:
        return f"it is for {identity}, and the session is {worker.identity}'s"
    return None


def _decoded(part: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error):
        return None
    return found if isinstance(found, dict) else None
