"""Notifications: short messages that handlers show to a worker."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from offhook.journal import Journal

_LOG: Final = logging.getLogger("offhook.notification")
_LEVELS: Final = {"warning": logging.WARNING, "error": logging.ERROR}


@dataclass(frozen=True, slots=True)
class Notification:
    """A message. `to` is a worker or None; `duration` how long it stays (None: until it is dismissed);
    `origin` the place of the handler that shows it."""

    text: str
    level: str
    to: Any
    named: str | None
    duration: timedelta | None
    at: datetime
    origin: str = ""


def tell(notification: Notification, text: str, journal: Journal, subject: str = "") -> None:
    """Write a notification into the journal and the log, as `text`, which is what may be shown of it. `subject`: the ID
    of the invocation or event of which it came."""
    to, place = getattr(notification.to, "sid", None), notification.origin
    what = {"text": text, "level": notification.level, "to": to, "named": notification.named, "place": place}
    journal.note("notification.shown", what, subject)
    _LOG.log(_LEVELS.get(notification.level, logging.INFO), "%s: %s", place, text)
