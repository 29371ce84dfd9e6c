"""ReloadWindow on the embedded centre."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook.centre import transitions
from offhook.testing import Desk

HUNG_UP = ("participant.left", "participant.left", "call.ended", "task.wrapup", "reservation.wrapup")
RING = "https://sounds.example/ring.mp3"


def fill(desk: Desk, name: str) -> None:
    """Everything on the desktop that a page holds."""
    for action in ("ToggleOutboundDialer", "ShowDirectory", "ToggleSidebar", "OpenContentTemplateBrowser"):
        desk.invoke(action, worker=name)
    desk.invoke("SetComponentState", worker=name, name="Tabs", state={"open": 1})
    desk.invoke("OpenDialog", worker=name, name="Question")
    desk.invoke("PlaySound", worker=name, url=RING, repeat=True)
    desk.invoke("InsightsPlayerShow", worker=name)
    desk.invoke(
        "ApplyTeamsViewFilters", worker=name, filters=[{"name": "data.activity", "condition": "IN", "values": "x"}]
    )
    desk.invoke("ApplyTeamsViewSearch", worker=name, search="nobody")


@pytest.mark.action("ReloadWindow", events=())
def test_place_and_selections_stay_and_what_a_page_holds_goes(desk: Desk) -> None:
    sue, task = desk.worker("Sue"), desk.accepted()
    desktop = sue.desktop
    desk.invoke("SelectTaskInSupervisor", worker="Sue", sid=task.sid)
    fill(desk, "Sue")
    assert desktop.visible_workers == (desk.worker("Ana"),)
    assert desk.invoke("ReloadWindow", worker="Sue") is None
    assert desk.happened == []
    assert (desktop.location, desktop.supervised_task) == (f"/teams/tasks/{task.sid}", task)
    panels = (desktop.dialer_open, desktop.directory_open, desktop.sidebar_open, desktop.template_browser_open)
    assert panels == (False, False, False, False)
    assert (desktop.components, desktop.dialogs, desktop.sounds, desktop.player) == ({}, {}, {}, {})
    assert desktop.visible_workers == tuple(desk.centre.workers)
    assert (sue.signed_in, desktop.connected) == (True, True)
    assert (task.status, task.worker) == ("assigned", desk.worker("Ana"))


@pytest.mark.action("ReloadWindow")
def test_the_history_is_the_browsers(desk: Desk) -> None:
    desk.invoke("HistoryPush", worker="Ana", location="/teams/")
    desk.invoke("ReloadWindow", worker="Ana")
    desk.invoke("HistoryGoBack", worker="Ana")
    assert desk.worker("Ana").desktop.location == "/agent-desktop/"


@pytest.mark.action("ReloadWindow")
def test_drafts_and_staged_files_are_the_pages(desk: Desk, tmp_path: Path) -> None:
    desktop = desk.worker("Ana").desktop
    conversation = desk.accepted(channel="chat").conversation
    file = {"name": "a.png", "type": "image/png", "size": 3, "path": str(tmp_path / "a.png")}
    (tmp_path / "a.png").write_bytes(b"abc")
    desk.invoke("AttachFiles", worker="Ana", conversation=conversation, files=[file])
    desk.invoke("SetInputText", worker="Ana", conversation=conversation, body="hello", selectionStart=1)
    assert (len(desktop.input_texts), len(desktop.input_selections), len(conversation.media)) == (1, 1, 1)
    desk.invoke("ReloadWindow", worker="Ana")
    assert (desktop.input_texts, desktop.input_selections, desktop.staged_files) == ({}, {}, {})
    assert (len(conversation.media), conversation.state) == (0, "active")


@pytest.mark.action("ReloadWindow", events=("session.ended",))
def test_a_new_login_ends_the_session_and_keeps_activity_and_work(desk: Desk) -> None:
    ana, task = desk.worker("Ana"), desk.accepted()
    desk.invoke("ReloadWindow", worker="Ana", forceLogin=True)
    assert desk.happened == ["session.ended"]
    assert desk.events("session.ended")[-1].reason == "the stored credentials were dropped"
    assert (ana.signed_in, ana.desktop.connected, ana.activity.name) == (False, False, "Available")
    assert task.status == "assigned"
    desk.invoke("ReloadWindow", worker="Ana", forceLogin=True)
    assert desk.happened == []


@pytest.mark.action("ReloadWindow", events=HUNG_UP)
def test_calls_in_the_browser_are_hung_up(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    assert task.call.live
    desk.invoke("ReloadWindow", worker="Ana")
    assert desk.happened == list(HUNG_UP)
    assert (task.status, task.call.status) == ("wrapping", "completed")


@pytest.mark.action("ReloadWindow", events=("participant.left",))
def test_who_listened_in_does_no_longer(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("MonitorCall", worker="Sue", sid=task.sid)
    desk.invoke("ReloadWindow", worker="Sue")
    assert desk.happened == ["participant.left"]
    assert desk.events("participant.left")[-1].reason == "window reloaded"
    assert (task.call.live, task.call.supervisors) == (True, ())


@pytest.mark.action("ReloadWindow", events=())
def test_a_phone_on_the_table_goes_on(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    desk.change(lambda unit: unit.set(desk.worker("Ana"), "phone", "desk"))
    desk.invoke("ReloadWindow", worker="Ana")
    assert (desk.happened, task.status, task.call.live) == ([], "assigned", True)


@pytest.mark.action("ReloadWindow", events=("connection.restored",))
def test_a_lost_connection_is_there_again(desk: Desk) -> None:
    ana = desk.worker("Ana")
    desk.change(lambda unit: transitions.set_connected(unit, ana, False))
    desk.invoke("ReloadWindow", worker="Ana")
    assert (desk.happened, ana.desktop.connected) == (["connection.restored"], True)


@pytest.mark.action("ReloadWindow", error="invalid-payload")
@pytest.mark.parametrize("value", ["yes", 1])
def test_the_login_is_forced_or_not(desk: Desk, refused: Any, value: Any) -> None:
    assert refused(desk, "ReloadWindow", worker="Ana", forceLogin=value).code == "invalid-payload"


@pytest.mark.action("ReloadWindow", error="no-desktop")
def test_a_desktop_is_reloaded(desk: Desk, refused: Any) -> None:
    assert refused(desk, "ReloadWindow").code == "no-desktop"
