"""Logout and UpdateWorkerToken on the embedded centre."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from offhook.centre import CentreConfig, QueueConfig, WorkerConfig, WorkflowConfig, transitions
from offhook.testing import Desk


def token(**claims: Any) -> dict[str, str]:
    """The payload with a token of these claims; nobody checks its signature."""

    def part(value: Any) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return {"token": f"{part({'alg': 'HS256'})}.{part(claims)}.c2ln"}


FRESH = token()


@pytest.mark.action("Logout")
@pytest.mark.action("Logout", events=("worker.activity.update", "session.ended"))
def test_logging_out_moves_to_the_offline_activity_and_ends_the_session(desk: Desk) -> None:
    ana = desk.worker("Ana")
    desk.invoke("Logout", worker="Ana")
    assert (ana.activity.name, ana.signed_in, ana.desktop.connected) == ("Offline", False, False)
    assert desk.happened == ["worker.activity.update", "session.ended"]


@pytest.mark.action("Logout")
def test_another_activity_may_be_given(desk: Desk) -> None:
    desk.invoke("Logout", worker="Ana", activitySid=desk.centre.activity("Break").sid)
    assert desk.worker("Ana").activity.name == "Break"


@pytest.mark.action("Logout")
@pytest.mark.action("Logout", error="cant-set-offline-on-logout")
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


@pytest.mark.action("Logout")
def test_what_is_left_open_waits_for_the_worker(desk: Desk) -> None:
    accepted, wrapping = desk.accepted(channel="default"), desk.accepted(channel="default")
    desk.invoke("WrapupTask", worker="Ana", sid=wrapping.sid)
    ana = desk.worker("Ana")
    desk.invoke("Logout", worker="Ana", forceLogout=True)
    assert desk.happened == ["worker.activity.update", "session.ended"]
    assert [each.status for each in ana.reservations] == ["accepted", "wrapping"]
    assert desk.task(channel="default").status == "pending"
    # and is there when she comes back
    desk.change(lambda unit: transitions.sign_in(unit, ana))
    desk.invoke("CompleteTask", worker="Ana", sid=accepted.sid)
    desk.invoke("CompleteTask", worker="Ana", sid=wrapping.sid)
    assert (accepted.status, wrapping.status) == ("completed", "completed")


@pytest.mark.action("Logout")
@pytest.mark.action("Logout", events=("worker.activity.update", "reservation.rejected", "session.ended"))
def test_a_forced_logout_rejects_what_rings_and_it_goes_to_others(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    task = desk.task(channel="default", worker="Ana")
    offer = task.reservation
    assert offer.worker.name == "Ana"
    desk.invoke("Logout", worker="Ana", forceLogout=True)
    ours = [
        name for name in desk.happened if name in ("worker.activity.update", "reservation.rejected", "session.ended")
    ]
    assert ours == ["worker.activity.update", "reservation.rejected", "session.ended"]
    assert (offer.status, desk.worker("Ana").signed_in) == ("rejected", False)


@pytest.mark.action("Logout")
@pytest.mark.parametrize("phone", ["browser", "desk"])
def test_a_call_in_the_browser_ends_with_the_session(desk: Desk, phone: str) -> None:
    task = desk.accepted(channel="voice")
    ana = desk.worker("Ana")
    assert task.call.live
    desk.change(lambda unit: unit.set(ana, "phone", phone))
    desk.invoke("Logout", worker="Ana", forceLogout=True)
    if phone == "browser":
        assert (task.call.status, task.status, ana.signed_in) == ("completed", "wrapping", False)
        assert [name for name in desk.happened if name != "participant.left"] == [
            "worker.activity.update",
            "call.ended",
            "task.wrapup",
            "reservation.wrapup",
            "session.ended",
        ]
    else:
        assert (task.call.live, task.status, ana.signed_in) == (True, "assigned", False)


@pytest.mark.action("Logout")
def test_drafts_of_emails_go_and_others_stay(make_desk: Any) -> None:
    centre = CentreConfig(
        channels=("chat", "email"),
        queues=(QueueConfig(name="Everyone"),),
        workflows=(WorkflowConfig(name="Main", default_queue="Everyone"),),
        workers=(WorkerConfig(name="Ana", activity="Available"),),
    )
    desk = make_desk(centre=centre)
    email, chat = (desk.accepted(channel=channel).conversation for channel in ("email", "chat"))
    for conversation in (email, chat):
        desk.invoke("SetInputText", worker="Ana", conversationSid=conversation.sid, body="Dear")
    desk.invoke("Logout", worker="Ana", forceLogout=True)
    assert desk.worker("Ana").desktop.input_texts == {chat.sid: "Dear"}


@pytest.mark.action("Logout", error="cant-set-offline-on-logout")
def test_an_unknown_activity_forbids_it_unless_forced(desk: Desk, refused: Any) -> None:
    assert refused(desk, "Logout", worker="Ana", activitySid="WAnothing").code == "cant-set-offline-on-logout"
    desk.invoke("Logout", worker="Ana", activitySid="WAnothing", forceLogout=True)
    assert desk.worker("Ana").activity.name == "Offline"


@pytest.mark.action("ReloadWindow", error="no-desktop")
@pytest.mark.action("Logout", error="no-desktop")
@pytest.mark.action("UpdateWorkerToken", error="no-desktop")
@pytest.mark.parametrize(
    ("action", "fields"), [("Logout", {}), ("ReloadWindow", {}), ("UpdateWorkerToken", {"token": "t"})]
)
def test_a_session_belongs_to_a_worker(desk: Desk, refused: Any, action: str, fields: dict[str, Any]) -> None:
    assert refused(desk, action, **fields).code == "no-desktop"


@pytest.mark.action("UpdateWorkerToken")
@pytest.mark.action("UpdateWorkerToken", events=())
def test_a_fresh_token_keeps_the_session(desk: Desk) -> None:
    until = desk.now.timestamp() + 60
    desk.invoke("UpdateWorkerToken", worker="Ana", **token(exp=until, grants={"identity": "Ana"}))
    assert desk.worker("Ana").desktop.connected
    assert desk.happened == []


@pytest.mark.action("UpdateWorkerToken")
@pytest.mark.action("UpdateWorkerToken", events=("connection.restored",))
def test_a_fresh_token_brings_the_connection_back(desk: Desk) -> None:
    ana = desk.worker("Ana")
    desk.change(lambda unit: transitions.set_connected(unit, ana, False))
    assert (desk.happened, ana.desktop.connected, ana.signed_in) == (["connection.lost"], False, True)
    desk.invoke("UpdateWorkerToken", worker="Ana", **FRESH)
    assert (desk.happened, ana.desktop.connected) == (["connection.restored"], True)


@pytest.mark.action("UpdateWorkerToken", error="token-update-failed")
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"token": " "}, "no JWT"),
        ({"token": "a.b"}, "three parts"),
        ({"token": "a.b.c"}, "base64url"),
        (token(exp=0), "expired"),
        (token(grants={"identity": "Ben"}), "for Ben"),
    ],
)
def test_a_token_that_cannot_be_taken(desk: Desk, refused: Any, given: dict[str, str], says: str) -> None:
    error = refused(desk, "UpdateWorkerToken", worker="Ana", **given).error
    assert error.code == "token-update-failed"
    assert says in error.message
    assert given["token"].strip() not in error.message or not given["token"].strip()


@pytest.mark.action("UpdateWorkerToken", error="token-update-failed")
def test_without_a_session_no_token_is_taken(desk: Desk, refused: Any) -> None:
    desk.invoke("Logout", worker="Ana")
    error = refused(desk, "UpdateWorkerToken", worker="Ana", **FRESH).error
    assert error.code == "token-update-failed"
    assert "Ana" in error.message


def test_tokens_are_never_shown(desk: Desk) -> None:
    spec = desk.host.registry.action("UpdateWorkerToken")
    payload = spec.model.model_validate({"token": "hush-hush"})
    assert "hush" not in repr(payload)
    assert "hush" not in payload.model_dump_json()
