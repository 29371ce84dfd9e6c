"""Logout, ReloadWindow, UpdateWorkerToken on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

FRESH = {"token": "fresh"}


def test_logging_out_moves_to_the_offline_activity_and_ends_the_session(bench: Any) -> None:
    ana = bench.worker("Ana")
    bench.do("Logout", "Ana")
    assert (ana.activity.name, ana.signed_in, ana.desktop.connected) == ("Offline", False, False)
    assert bench.happened == ["worker.activity.update", "session.ended"]


def test_another_activity_may_be_given(bench: Any) -> None:
    bench.do("Logout", "Ana", activitySid=bench.centre.activity("Break").sid)
    assert bench.worker("Ana").activity.name == "Break"


@pytest.mark.parametrize("accepted", [True, False])
def test_open_reservations_forbid_it_unless_forced(bench: Any, accepted: bool) -> None:
    task = bench.accepted() if accepted else bench.task()
    reservation = task.reservation
    error = bench.error("Logout", "Ana")
    assert error.code == "cant-set-offline-on-logout"
    assert task.sid in error.message
    bench.do("Logout", "Ana", forceLogout=True)
    assert not bench.worker("Ana").signed_in
    assert reservation.status == ("accepted" if accepted else "rejected")


def test_an_unknown_activity_forbids_it_unless_forced(bench: Any) -> None:
    assert bench.code("Logout", "Ana", activitySid="WAnothing") == "cant-set-offline-on-logout"
    bench.do("Logout", "Ana", activitySid="WAnothing", forceLogout=True)
    assert bench.worker("Ana").activity.name == "Offline"


@pytest.mark.parametrize(
    ("action", "fields"), [("Logout", {}), ("ReloadWindow", {}), ("UpdateWorkerToken", {"token": "t"})]
)
def test_a_session_belongs_to_a_worker(bench: Any, action: str, fields: dict[str, Any]) -> None:
    assert bench.code(action, **fields) == "no-desktop"


def test_reloading_keeps_place_and_selection_and_drops_what_a_page_holds(bench: Any) -> None:
    desktop = bench.worker("Ana").desktop
    task = bench.task()
    bench.do("SetComponentState", "Ana", name="Tabs", state={"open": 1})
    bench.do("HistoryPush", "Ana", location="/teams/")
    for action in ("ToggleOutboundDialer", "ShowDirectory", "ToggleSidebar", "OpenContentTemplateBrowser"):
        bench.do(action, "Ana")
    bench.do("ReloadWindow", "Ana")
    assert desktop.location == "/teams/"
    panels = (desktop.dialer_open, desktop.directory_open, desktop.sidebar_open, desktop.template_browser_open)
    assert panels == (False, False, False, False)
    assert desktop.components == {}
    assert bench.worker("Ana").signed_in
    assert task.status == "reserved"


def test_reloading_with_a_new_login_ends_the_session_and_keeps_the_activity(bench: Any) -> None:
    ana = bench.worker("Ana")
    bench.do("ReloadWindow", "Ana", forceLogin=True)
    assert (ana.signed_in, ana.activity.name) == (False, "Available")
    assert bench.happened == ["session.ended"]
    bench.do("ReloadWindow", "Ana", forceLogin=True)
    assert bench.happened == []


def test_a_fresh_token_keeps_the_session(bench: Any) -> None:
    bench.do("UpdateWorkerToken", "Ana", **FRESH)
    assert bench.worker("Ana").desktop.connected


def test_a_token_that_cannot_be_taken(bench: Any) -> None:
    assert bench.code("UpdateWorkerToken", "Ana", **{**FRESH, "token": " "}) == "token-update-failed"
    bench.do("Logout", "Ana")
    error = bench.error("UpdateWorkerToken", "Ana", **FRESH)
    assert error.code == "token-update-failed"
    assert "Ana" in error.message


def test_tokens_are_never_shown(bench: Any) -> None:
    spec = bench.host.registry.action("UpdateWorkerToken")
    payload = spec.model.model_validate({"token": "hush-hush"})
    assert "hush" not in repr(payload)
    assert "hush" not in payload.model_dump_json()
