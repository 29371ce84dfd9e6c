"""ToggleMute and KickParticipant on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import Participant
from offhook.centre.calls import legs, ringing
from offhook.testing import Desk


def expert_in(desk: Desk, task: Any, *, joins: bool = True) -> Participant:
    """Somebody from outside, in the call or being called."""

    def add(unit: Any) -> Participant:
        leg = legs.add_leg(unit, task.call, "external", phone_number="+4930123456")
        (legs.join if joins else ringing.ring)(unit, leg)
        return leg

    leg: Participant = desk.change(add)
    return leg


@pytest.mark.action("ToggleMute", events=("participant.updated",))
def test_mute_flips(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    own = task.call.leg_of(desk.worker("Ana"))
    for muted in (True, False):
        desk.invoke("ToggleMute", worker="Ana")
        assert own.muted is muted
        assert not task.call.customer.muted
        assert desk.happened == ["participant.updated"]
        assert desk.events("participant.updated")[-1].previous == {"muted": not muted}


@pytest.mark.action("ToggleMute", error="cant-mute-with-no-live-calls")
def test_without_a_live_call_there_is_nothing_to_mute(desk: Desk, refused: Any) -> None:
    def refusal(worker: str | None) -> str:
        error = refused(desk, "ToggleMute", worker=worker).error
        assert error.code == "cant-mute-with-no-live-calls"
        return str(error.message)

    assert "Ana is in no live call" in refusal("Ana")
    assert "no worker is concerned" in refusal(None)
    task = desk.accepted(channel="voice")
    assert "Ben is in no live call" in refusal("Ben")
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert "Ana is in no live call" in refusal("Ana")


@pytest.mark.action("KickParticipant", events=("participant.left",))
@pytest.mark.parametrize("by_sid", [True, False])
def test_whoever_is_kicked_leaves_and_the_others_go_on(desk: Desk, by_sid: bool) -> None:
    task = desk.accepted(channel="voice")
    expert = expert_in(desk, task)
    named = {"targetSid": expert.sid} if by_sid else {"participant": expert}
    desk.invoke("KickParticipant", worker="Ana", sid=task.sid, **named)
    assert (expert.status, expert.reason, task.call.status) == ("left", "removed", "in-progress")
    assert desk.happened == ["participant.left"]
    assert desk.events("participant.left")[-1].reason == "removed"


@pytest.mark.action("KickParticipant", events=("participant.left",))
def test_whoever_is_still_being_called_is_called_off(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    expert = expert_in(desk, task, joins=False)
    assert expert.status == "ringing"
    desk.invoke("KickParticipant", worker="Ana", sid=task.sid, targetSid=expert.sid)
    assert expert.status == "canceled"
    desk.advance("2m")
    assert (expert.status, task.call.status) == ("canceled", "in-progress")


@pytest.mark.action(
    "KickParticipant",
    events=("participant.left", "participant.left", "call.ended", "task.wrapup", "reservation.wrapup"),
)
def test_kicking_the_customer_ends_the_call(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("KickParticipant", worker="Ana", sid=task.sid, targetSid=task.call.customer.sid)
    assert (task.call.status, task.status) == ("completed", "wrapping")
    assert desk.happened == [
        "participant.left",
        "participant.left",
        "call.ended",
        "task.wrapup",
        "reservation.wrapup",
    ]


@pytest.mark.action("KickParticipant", events=("participant.left", "reservation.wrapup"))
def test_a_worker_who_is_kicked_finishes_up_and_the_other_goes_on(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    mine, ben = task.sid, desk.worker("Ben")
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    desk.invoke("TransferTask", worker="Ana", sid=mine, targetSid=ben.sid, options={"mode": "WARM"})
    (offer,) = desk.reservations("Ben", status="pending")
    desk.invoke("AcceptTask", worker="Ben", sid=offer.sid)
    desk.invoke("KickParticipant", worker="Ana", sid=mine, targetSid=ben.sid)
    assert desk.happened == ["participant.left", "reservation.wrapup"]
    assert (offer.status, task.status, task.call.status) == ("wrapping", "assigned", "in-progress")


@pytest.mark.action("KickParticipant", error="unknown-task")
@pytest.mark.action("KickParticipant", error="could-not-kick-participant")
def test_only_whoever_is_in_the_call_can_be_kicked(desk: Desk, refused: Any) -> None:
    def refusal(sid: str, target: str, worker: str = "Ana") -> tuple[str, str]:
        error = refused(desk, "KickParticipant", worker=worker, sid=sid, targetSid=target).error
        return error.code, str(error.message)

    task = desk.accepted(channel="voice")
    expert = expert_in(desk, task)
    desk.change(lambda unit: legs.leave(unit, expert))
    assert refusal("WTnobody", expert.sid)[0] == "unknown-task"
    assert refusal(task.sid, expert.sid, "Ben") == (
        "unknown-task",
        f"the reservation {task.sid} is Ana's, not Ben's",
    )
    assert refusal(task.sid, expert.sid) == (
        "could-not-kick-participant",
        f"{expert.sid} is not in the call of the task {task.task_sid}: the leg {expert.sid} is left",
    )
    assert refusal(task.sid, desk.worker("Cleo").sid)[0] == "could-not-kick-participant"
    chat = desk.accepted(channel="chat")
    code, message = refusal(chat.sid, expert.sid)
    assert code == "could-not-kick-participant"
    assert "has no call" in message
