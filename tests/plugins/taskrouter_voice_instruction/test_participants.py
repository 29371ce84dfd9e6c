"""UpdateWorkerParticipant and UpdateCustomerParticipant on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.testing import Desk

MUSIC = "https://example.com/waltz.mp3"


@pytest.mark.action("UpdateWorkerParticipant", events=("participant.updated",))
def test_the_workers_own_leg_is_set_anew(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    own = task.call.leg_of(desk.worker("Ana"))
    assert (own.muted, own.end_conference_on_exit, own.beep_on_exit) == (False, True, False)
    options = {"mute": True, "endConferenceOnExit": False, "beepOnExit": True}
    desk.invoke("UpdateWorkerParticipant", worker="Ana", sid=task.sid, options=options)
    assert (own.muted, own.end_conference_on_exit, own.beep_on_exit) == (True, False, True)
    assert desk.happened == ["participant.updated"]
    assert desk.events("participant.updated")[-1].previous == {
        "muted": False,
        "endConferenceOnExit": True,
        "beepOnExit": False,
    }


@pytest.mark.action("UpdateWorkerParticipant", events=())
def test_what_is_left_out_stays_and_what_is_so_already_is_no_news(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    own = task.call.leg_of(desk.worker("Ana"))
    desk.invoke("UpdateWorkerParticipant", worker="Ana", sid=task.sid, options={"beepOnExit": True})
    assert (own.muted, own.beep_on_exit) == (False, True)
    desk.invoke("UpdateWorkerParticipant", worker="Ana", sid=task.sid, options={"beepOnExit": True})
    assert desk.happened == []


@pytest.mark.action("UpdateCustomerParticipant", events=("participant.updated",))
def test_the_customer_is_held_and_resumed(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    customer = task.call.customer
    options = {"hold": True, "holdUrl": MUSIC, "holdMethod": "GET"}
    desk.invoke("UpdateCustomerParticipant", worker="Ana", sid=task.sid, options=options)
    assert (customer.on_hold, customer.hold_music_url, customer.hold_music_method) == (True, MUSIC, "GET")
    assert desk.happened == ["participant.updated"]
    desk.invoke("UpdateCustomerParticipant", worker="Ana", sid=task.sid, options={"hold": False})
    assert (customer.on_hold, customer.hold_music_url) == (False, None)
    assert desk.happened == ["participant.updated"]


CASES = (
    pytest.param(
        "UpdateWorkerParticipant",
        {"mute": True},
        "update-worker-participant-failed",
        marks=(
            pytest.mark.action("UpdateWorkerParticipant", error="update-worker-participant-failed"),
            pytest.mark.action("UpdateWorkerParticipant", error="unknown-task"),
        ),
    ),
    pytest.param(
        "UpdateCustomerParticipant",
        {"hold": True},
        "update-customer-participant-failed",
        marks=(
            pytest.mark.action("UpdateCustomerParticipant", error="update-customer-participant-failed"),
            pytest.mark.action("UpdateCustomerParticipant", error="unknown-task"),
        ),
    ),
)


@pytest.mark.parametrize(("action", "options", "code"), CASES)
def test_whoever_is_not_in_a_call_cannot_be_set_anew(
    desk: Desk, refused: Any, action: str, options: dict[str, Any], code: str
) -> None:
    def refusal(sid: str, worker: str = "Ana") -> tuple[str, str]:
        error = refused(desk, action, worker=worker, sid=sid, options=options).error
        return error.code, str(error.message)

    assert refusal("WTnobody")[0] == "unknown-task"
    task = desk.accepted(channel="voice")
    assert refusal(task.sid, "Ben")[0] == "unknown-task"
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert refusal(task.sid) == (
        code,
        f"the call {task.call.sid} is completed, and {action} wants one that is in-progress",
    )
    found, message = refusal(desk.accepted(channel="chat").sid)
    assert found == code
    assert "has no call" in message


@pytest.mark.action("UpdateWorkerParticipant", error="update-worker-participant-failed")
def test_options_that_say_nothing_are_an_error(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    error = refused(desk, "UpdateWorkerParticipant", worker="Ana", sid=task.sid, options={}).error
    assert error.code == "update-worker-participant-failed"
    assert "nothing to change" in error.message


@pytest.mark.action("UpdateCustomerParticipant", error="update-customer-participant-failed")
def test_a_customer_who_is_still_being_called_has_no_leg_in_the_call(desk: Desk, refused: Any) -> None:
    task = desk.accepted({"outbound_to": "+4930123456"}, channel="voice", direction="outbound")
    error = refused(desk, "UpdateCustomerParticipant", worker="Ana", sid=task.sid, options={"hold": True}).error
    assert error.code == "update-customer-participant-failed"
