"""Telephone numbers of payloads, as the centre dials them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre import transitions

if TYPE_CHECKING:
    from offhook import Payload
    from offhook.centre import Centre


def in_e164(payload: Payload, centre: Centre, *names: str) -> dict[str, str]:
    """Those of the fields that are another text in E.164; what cannot be dialled is left as it is."""
    changes = {}
    for name in names:
        given = getattr(payload, name)
        number = transitions.voice.dialable(centre, given) if given is not None else None
        if number is not None and number != given:
            changes[name] = number
    return changes
