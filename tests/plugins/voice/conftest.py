"""A centre whose workers call and are called, and some numbers outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from offhook.centre import CentreConfig, NumberConfig, QueueConfig, Settings, VoiceSettings, WorkerConfig
from offhook.testing import ContactCentre, Desk

BUSY, DEAD, SILENT = "+4930000001", "+4930000002", "+4930000003"
NUMBERS = (
    NumberConfig(number=BUSY, outcome="busy"),
    NumberConfig(number=DEAD, outcome="failed"),
    NumberConfig(number=SILENT, outcome="no-answer"),
    NumberConfig(number="+4930000004", after=timedelta(seconds=20)),
)
WORKERS = (
    WorkerConfig(name="Ana", activity="Available", channels={"chat": 1, "voice": 2}),
    WorkerConfig(name="Ben", channels={"voice": 1}),
    WorkerConfig(name="Dora", phone="desk", attributes={"contact_uri": "+4930555"}, channels={"voice": 1}),
    WorkerConfig(name="Eve", phone="external", channels={"voice": 1}),
    WorkerConfig(name="Sue", roles=("supervisor",), channels={}),
)


@pytest.fixture
def make_office(contact_centre: ContactCentre) -> Callable[..., Desk]:
    """`make_office(settings={…}, voice={…})`: Ana is available, the others are offline; 30 is Berlin."""

    def make(settings: Any = None, voice: Any = None) -> Desk:
        usual = {"country": "DE", "caller_id": "+4930999", "outbound_queue": "Calls"}
        return contact_centre(
            centre=CentreConfig(
                settings=Settings(**{**usual, **(settings or {})}),
                voice=VoiceSettings(**{"numbers": NUMBERS, **(voice or {})}),
                queues=(QueueConfig(name="Everyone"), QueueConfig(name="Calls")),
                workers=WORKERS,
            )
        )

    return make


@pytest.fixture
def office(make_office: Callable[..., Desk]) -> Desk:
    """The office as it usually is."""
    return make_office()


def shown(call: Any) -> list[tuple[str, str]]:
    """Who is in a call: type and state of each leg."""
    return [(leg.type, leg.status) for leg in call.participants]
