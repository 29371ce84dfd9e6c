"""A desk on a store, and one in real time."""

from __future__ import annotations

from pathlib import Path

import pytest

from offhook import ActionError, RealClock
from offhook.testing import ContactCentre


def test_a_centre_goes_on_from_its_store(contact_centre: ContactCentre, tmp_path: Path) -> None:
    file = tmp_path / "centre.db"
    script = "after AcceptTask do\n  wait 1h\n  log task.taskSid\nend\n"
    with contact_centre(store=file, scripts=script) as desk:
        task = desk.accepted()
        desk.advance("30m")
        before = desk.now
    again = contact_centre(store=file, scripts=script)
    assert again.now == before
    assert again.worker("Anna").reservations
    again.advance("30m")
    assert again.logs == [task.task_sid]


def test_real_time(contact_centre: ContactCentre) -> None:
    desk = contact_centre(clock=RealClock())
    assert desk.accepted().status == "assigned"
    with pytest.raises(ActionError, match="only virtual time can be moved"):
        desk.advance("1s")
