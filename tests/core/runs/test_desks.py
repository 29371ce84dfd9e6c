"""Scripts that people write, with the built-in plugins and routing: a day at the desks that stops again and again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook import Host
from offhook.centre import (
    ActivityConfig,
    CentreConfig,
    QueueConfig,
    Settings,
    WorkerConfig,
    WorkflowConfig,
    transitions,
)

LANGUAGE = Path(__file__).parent.parent / "language"
SCRIPTS = [
    LANGUAGE / "behaviours" / "fb_045_alert.hook",
    LANGUAGE / "behaviours" / "fb_050_auto_complete.hook",
    LANGUAGE / "behaviours" / "fb_056_warnings.hook",
    LANGUAGE / "examples" / "04_events_and_waits.hook",
]

CENTRE = CentreConfig(
    settings=Settings(country="DE"),
    activities=tuple(
        ActivityConfig(name=name, available=name == "Available")
        for name in ("Offline", "Available", "Break", "On a Task", "Wrap Up")
    ),
    queues=(QueueConfig(name="Everyone"), QueueConfig(name="Claims", target_workers="team == 'claims'")),
    workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
    workers=tuple(
        WorkerConfig(name=name, activity="Available", attributes={"team": team}, channels={"chat": 2, "voice": 1})
        for name, team in (("Ana", "sales"), ("Ben", "claims"))
    ),
)


def sign_in(unit: Any, host: Host) -> None:
    for worker in host.centre.workers:
        transitions.sign_in(unit, worker)


def create(channel: str) -> Any:
    return lambda unit, _host: transitions.create_task(unit, channel=channel, attributes={"name": "Kim"})


def accept_all(unit: Any, host: Host) -> None:
    for reservation in host.centre.all_reservations:
        if reservation.status == "pending":
            transitions.accept(unit, reservation)


def wrap_up_all(unit: Any, host: Host) -> None:
    for reservation in host.centre.all_reservations:
        if reservation.status == "accepted":
            transitions.wrap_up(unit, reservation)


def note(host: Host) -> Any:
    """Somebody asks for more time for the first task that is being wrapped up."""
    for task in host.centre.tasks:
        if task.status == "wrapping":
            return host.invoke(
                "SetTaskAttributes", {"task": task, "attributes": {"extended": True}, "mergeExisting": True}
            )
    return None


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_day_at_the_desks(theatre: Any, steps: Any, script: Path) -> None:
    found = theatre("", entry_points=True)
    found.options |= {"scripts": (script,), "centre": CENTRE, "plugins": (), "watchdog_limit": None}
    timeline = [
        (0, steps.change(sign_in)),
        (1, steps.change(create("chat"))),
        (2, steps.change(create("voice"))),
        (8, steps.change(accept_all)),
        (20, steps.change(wrap_up_all)),
        (22, steps.change(create("chat"))),
        (25, note),
        (30, steps.change(accept_all)),
        (41, steps.change(wrap_up_all)),
        (60, steps.change(create("chat"))),
        (70, steps.change(accept_all)),
    ]
    assert found.proves(timeline, 600) >= 3
