"""The errors of filling: a SID that names nothing, fields that contradict each other."""

from __future__ import annotations

from offhook.errors import ActionError, PayloadError
from offhook.payload import Payload
from offhook.sids import KINDS


def unknown(payload: Payload, sid: str, kind: str) -> ActionError:
    """The error for a SID that names nothing in the centre."""
    action = type(payload).action.name
    found = KINDS.get(sid[:2])
    hint = f"{sid} is the SID of a {found}" if found and found not in (kind, "reservation", "task") else None
    code = type(payload).unknown_code or f"unknown-{kind}"
    return ActionError(f"there is no {kind} {sid} in the centre", code=code, hint=hint, action=action)


def contradiction(payload: Payload, first: str, second: str, why: str) -> PayloadError:
    """The error for two fields that name different things."""
    return PayloadError(
        f"{first} and {second} contradict each other: {why}",
        problems=((first, why),),
        action=type(payload).action.name,
        hint=f"give {first} or {second}, not both",
    )
