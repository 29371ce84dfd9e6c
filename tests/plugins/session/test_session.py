"""Logout, ReloadWindow, UpdateWorkerToken on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk

FRESH = {"token": "fresh"}


def test_logging_out_moves_to_the_offline_activity_and_ends_the_session(desk: Desk) -> None:
    ana = desk.worker("Ana")
    desk.invoke("Logout", worker="Ana")
    assert (ana.activity.name, ana.signed_in, ana.desktop.connected) == ("Offline", False, False)
    assert desk.happened == ["worker.activity.update", "session.ended"]


def test_another_activity_may_be_given(desk: Desk) -> None:
    desk.invoke("Logout", worker="Ana", activitySid=desk.centre.activity("Break").sid)
    assert desk.worker("Ana").activity.name == "Break"


@pytest.mark.parametrize("accepted", [True, False])
def test_open_reservations_forbid_it_unless_forced(desk: Desk, refused: Any, accepted: bool) -> None:
    task = desk.accepted() if accepted else desk.task()
    reservation = task.reservation
    error = refused(desk, "Logout", worker="Ana").error
    assert error.code == "cant-set-offline-on-logout"
    assert task.sid in error.message
    desk.invoke("Logout", worker="Ana", forceLogout=True)
    assert not desk.worker("Ana").signed_in
    assert reservation.status == ("accepted" if accepted else "rejected")


def test_an_unknown_activity_forbids_it_unless_forced(desk: Desk, refused: Any) -> None:
    assert refused(desk, "Logout", worker="Ana", activitySid="WAnothing").code == "cant-set-offline-on-logout"
    desk.invoke("Logout", worker="Ana", activitySid="WAnothing", forceLogout=True)
    assert desk.worker("Ana").activity.name == "Offline"


@pytest.mark.parametrize(
    ("action", "fields"), [("Logout", {}), ("ReloadWindow", {}), ("UpdateWorkerToken", {"token": "t"})]
)
def test_a_session_belongs_to_a_worker(desk: Desk, refused: Any, action: str, fields: dict[str, Any]) -> None:
    assert refused(desk, action, **fields).code == "no-desktop"


def test_reloading_keeps_place_and_selection_and_drops_what_a_page_holds(desk: Desk) -> None:
    desktop = desk.worker("Ana").desktop
    task = desk.task()
    desk.invoke("SetComponentState", worker="Ana", name="Tabs", state={"open": 1})
    desk.invoke("HistoryPush", worker="Ana", location="/teams/")
    for action in ("ToggleOutboundDialer", "ShowDirectory", "ToggleSidebar", "OpenContentTemplateBrowser"):
        desk.invoke(action, worker="Ana")
    desk.invoke("ReloadWindow", worker="Ana")
    assert desktop.location == "/teams/"
    panels = (desktop.dialer_open, desktop.directory_open, desktop.sidebar_open, desktop.template_browser_open)
    assert panels == (False, False, False, False)
    assert desktop.components == {}
    assert desk.worker("Ana").signed_in
    assert task.status == "reserved"


def test_reloading_with_a_new_login_ends_the_session_and_keeps_the_activity(desk: Desk) -> None:
    ana = desk.worker("Ana")
    desk.invoke("ReloadWindow", worker="Ana", forceLogin=True)
    assert (ana.signed_in, ana.activity.name) == (False, "Available")
    assert desk.happened == ["session.ended"]
    desk.invoke("ReloadWindow", worker="Ana", forceLogin=True)
    assert desk.happened == []


def test_a_fresh_token_keeps_the_session(desk: Desk) -> None:
    desk.invoke("UpdateWorkerToken", worker="Ana", **FRESH)
    assert desk.worker("Ana").desktop.connected


def test_a_token_that_cannot_be_taken(desk: Desk, refused: Any) -> None:
    assert refused(desk, "UpdateWorkerToken", worker="Ana", **{**FRESH, "token": " "}).code == "token-update-failed"
    desk.invoke("Logout", worker="Ana")
    error = refused(desk, "UpdateWorkerToken", worker="Ana", **FRESH).error
    assert error.code == "token-update-failed"
    assert "Ana" in error.message


def test_tokens_are_never_shown(desk: Desk) -> None:
    spec = desk.host.registry.action("UpdateWorkerToken")
    payload = spec.model.model_validate({"token": "hush-hush"})
    assert "hush" not in repr(payload)
    assert "hush" not in payload.model_dump_json()
