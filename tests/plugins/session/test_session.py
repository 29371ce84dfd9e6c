"""Logout and UpdateWorkerToken on the embedded centre."""

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
