"""What the tests share: a centre in Berlin with two queues and the plugin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import offhook_business_hours
from offhook.testing import ContactCentre, Desk

BERLIN = ZoneInfo("Europe/Berlin")

OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk(contact_centre: ContactCentre) -> OpenDesk:
    """Makes a centre in which Sales is open from 9 to 17 on weekdays, by the clocks of Berlin, and Everyone always.

    `start` is when it begins, by these clocks; `centre` has further options of the centre; keywords are settings.
    """

    def opened(start: str, centre: dict[str, Any] | None = None, **config: Any) -> Desk:
        settings = {"zone": "Europe/Berlin", "week": {"weekday": "09:00-17:00"}, "queues": {"Sales": {}}, **config}
        return contact_centre(
            plugins=[offhook_business_hours],
            workers={"Ana": "Sales", "Ben": "Sales"},
            config={"hours": settings},
            start=datetime.fromisoformat(start).replace(tzinfo=BERLIN),
            zone="Europe/Berlin",
            **(centre or {}),
        )

    return opened
