"""What tests of actions share: a centre of four people on the embedded backend, and a check of refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.marks import check_marks

from offhook.centre import (
    CentreConfig,
    FilterConfig,
    QueueConfig,
    Settings,
    TargetConfig,
    WorkerConfig,
    WorkflowConfig,
)
from offhook.testing import ContactCentre, Desk, Outcome

CONFIG = CentreConfig(
    queues=(
        QueueConfig(name="Everyone"),
        QueueConfig(name="Sales", target_workers="team == 'sales'"),
        QueueConfig(name="Nobody", target_workers="team == 'none'"),
    ),
    workflows=(
        WorkflowConfig(name="Assign to anyone", default_queue="Everyone"),
        WorkflowConfig(
            name="To sales",
            filters=(FilterConfig(name="All", expression="1==1", targets=(TargetConfig(queue="Sales"),)),),
        ),
        WorkflowConfig(name="To nowhere"),
    ),
    workers=(
        WorkerConfig(name="Ana", activity="Available", channels={"chat": 3, "voice": 1, "default": 2}),
        WorkerConfig(name="Ben", attributes={"team": "sales"}, channels={"chat": 1, "voice": 1, "default": 1}),
        WorkerConfig(name="Cleo", attributes={"team": "sales"}, channels={"chat": 1, "voice": 1, "default": 1}),
        WorkerConfig(name="Sue", roles=("supervisor",), channels={}),
    ),
)


@pytest.fixture(autouse=True)
def marks_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the marks of a test say has happened."""
    marked = request.node.get_closest_marker("action") is not None and "contact_centre" in request.fixturenames
    contact_centre = request.getfixturevalue("contact_centre") if marked else None
    yield
    if contact_centre is not None:
        check_marks(request.node, contact_centre)


@pytest.fixture
def make_desk(contact_centre: ContactCentre) -> Callable[..., Desk]:
    """Makes desks: Ana is available, Ben, Cleo and the supervisor Sue are offline. Takes options of the host."""
    return lambda **options: contact_centre(**{"centre": CONFIG, **options})


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    """A desk with the built-in plugins alone."""
    made: Desk = make_desk()
    return made


@pytest.fixture
def refused() -> Callable[..., Outcome]:
    """Attempts an action that has to fail, and gives the outcome; nothing may have changed."""

    def attempted(desk: Desk, action: str, payload: Any = None, /, **fields: Any) -> Outcome:
        before = state_of(desk)
        outcome = desk.attempt(action, payload, **fields)
        assert outcome in ("failed", "refused"), outcome.told()
        assert state_of(desk) == before
        return outcome

    return attempted


def state_of(desk: Desk) -> dict[str, Any]:
    """The centre as data; of what routing has worked out only what it goes by."""
    snapshot = desk.centre.snapshot()
    snapshot["board"] = {name: snapshot["board"][name] for name in ("free", "waiting", "transfers")}
    return snapshot


@pytest.fixture
def settings() -> Any:
    """Makes the usual centre with other settings."""

    def make(**changes: Any) -> CentreConfig:
        return CentreConfig(
            settings=Settings(**changes), queues=CONFIG.queues, workflows=CONFIG.workflows, workers=CONFIG.workers
        )

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes the text of a script into a file of its own."""

    def wrote(text: str) -> Path:
        path = tmp_path / f"script{len(list(tmp_path.iterdir()))}.hook"
        path.write_text(text, encoding="utf-8")
        return path

    return wrote
