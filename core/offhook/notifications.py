"""Notifications: short messages that handlers show to a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


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
