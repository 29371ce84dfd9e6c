"""HoldCall, UnholdCall, HoldParticipant and UnholdParticipant on the embedded centre."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from offhook.centre import Participant
from offhook.centre.calls import legs
from offhook.centre.config import VoiceSettings
from offhook.testing import Desk

MUSIC = "https://example.com/waltz.mp3"


def with_expert(desk: Desk) -> tuple[Any, Participant]:
    """A live call of Ana's with an expert from outside in it: the task, the expert's leg."""
    task = desk.accepted(channel="voice")

    def add(unit: Any) -> Participant:
        leg = legs.add_leg(unit, task.call, "external", phone_number="+4930123456", name="An expert")
        legs.join(unit, leg)
        return leg

    return task, desk.change(add)


def own_leg(desk: Desk, task: Any, name: str = "Ana") -> Participant:
    leg: Participant = task.call.leg_of(desk.worker(name))
    return leg


@pytest.mark.action("HoldCall", events=("participant.updated",))
@pytest.mark.action("UnholdCall", events=("participant.updated",))
def test_the_customer_is_put_on_hold_and_taken_off(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    customer = task.call.customer
    assert not customer.on_hold
    desk.invoke("HoldCall", worker="Ana", sid=task.sid, holdMusicUrl=MUSIC)
    assert (customer.on_hold, customer.hold_music_url, customer.hold_music_method) == (True, MUSIC, "GET")
    assert not own_leg(desk, task).on_hold
    assert desk.happened == ["participant.updated"]
    event = desk.events("participant.updated")[-1]
    assert (event.entities["participant"], event.entities["worker"]) == (customer, desk.worker("Ana"))
    assert event.previous == {"onHold": False, "holdMusicUrl": None, "holdMusicMethod": None}
    desk.invoke("UnholdCall", worker="Ana", sid=task.sid)
    assert (customer.on_hold, customer.hold_music_url) == (False, None)
    assert desk.happened == ["participant.updated"]
    assert desk.events("participant.updated")[-1].previous["onHold"] is True


@pytest.mark.action("UnholdCall", events=())
def test_whoever_is_not_on_hold_stays_so(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("UnholdCall", worker="Ana", sid=task.sid)
    assert not task.call.customer.on_hold
    assert desk.happened == []


@pytest.mark.action("HoldCall")
def test_the_music_is_the_centres_unless_given(make_desk: Any, settings: Any) -> None:
    config = replace(settings(), voice=VoiceSettings(hold_music=MUSIC))
    desk: Desk = make_desk(centre=config)
    task = desk.accepted(channel="voice")
    desk.invoke("HoldCall", worker="Ana", sid=task.sid)
    assert task.call.customer.hold_music_url == MUSIC
    # held already, only the music changes
    desk.invoke("HoldCall", worker="Ana", sid=task.sid, holdMusicUrl=f"{MUSIC}?loud", holdMusicMethod="POST")
    assert task.call.customer.hold_music_url == f"{MUSIC}?loud"
    assert desk.events("participant.updated")[-1].previous == {"holdMusicUrl": MUSIC, "holdMusicMethod": "GET"}
    desk.invoke("HoldCall", worker="Ana", sid=task.sid, holdMusicUrl=f"{MUSIC}?loud", holdMusicMethod="POST")
    assert desk.happened == []


@pytest.mark.action("HoldCall")
@pytest.mark.action("UnholdCall")
def test_a_leg_named_is_held_in_place_of_the_customers(desk: Desk) -> None:
    task, expert = with_expert(desk)
    desk.invoke("HoldCall", worker="Ana", sid=task.sid, participantCallSid=expert.sid)
    assert (expert.on_hold, task.call.customer.on_hold) == (True, False)
    desk.invoke("UnholdCall", worker="Ana", sid=task.sid, participantCallSid=expert.sid)
    assert not expert.on_hold


@pytest.mark.action("HoldParticipant", events=("participant.updated",))
@pytest.mark.action("UnholdParticipant", events=("participant.updated",))
@pytest.mark.parametrize("by_sid", [True, False])
def test_a_participant_is_held_by_sid_and_as_an_object(desk: Desk, by_sid: bool) -> None:
    task, expert = with_expert(desk)
    named = {"targetSid": expert.target_sid} if by_sid else {"participant": expert}
    desk.invoke("HoldParticipant", worker="Ana", sid=task.sid, holdMusicUrl=MUSIC, **named)
    assert (expert.on_hold, expert.hold_music_url, task.call.customer.on_hold) == (True, MUSIC, False)
    assert desk.happened == ["participant.updated"]
    assert desk.events("participant.updated")[-1].entities["participant"] is expert
    desk.invoke("UnholdParticipant", worker="Ana", sid=task.sid, **named)
    assert not expert.on_hold
    assert desk.happened == ["participant.updated"]


@pytest.mark.action("HoldParticipant")
def test_a_script_holds_whom_it_found_in_the_call(make_desk: Any, write: Any) -> None:
    script = write(
        """
        on participant.digits named "to the menu alone" do
          let menu = first p in task.call.participants where p.type == "external"
          if event.digits == "0" then HoldParticipant task: task, participant: task.call.participants[0]
          if menu.digits == "10" then UnholdParticipant task: task, targetSid: task.call.participants[0].targetSid
        end
        """
    )
    desk: Desk = make_desk(scripts=[script])
    task, menu = with_expert(desk)
    customer = task.call.customer
    desk.invoke("SendDTMFDigits", worker="Ana", sid=task.sid, digits="1")
    assert (menu.digits, customer.on_hold) == ("1", False)
    desk.invoke("SendDTMFDigits", worker="Ana", sid=task.sid, digits="0")
    assert (menu.digits, customer.digits) == ("10", "10")
    assert [each.previous["onHold"] for each in desk.events("participant.updated")] == [False, True]


@pytest.mark.action("HoldParticipant")
@pytest.mark.action("UnholdParticipant")
def test_workers_hold_themselves_and_come_back(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    ana = desk.worker("Ana")
    desk.invoke("HoldParticipant", worker="Ana", sid=task.sid, targetSid=ana.sid)
    assert own_leg(desk, task).on_hold
    # whoever is on hold cannot hold others, nor take them off
    for action, code in (("HoldCall", "cant-hold-call"), ("UnholdCall", "cant-unhold-call")):
        error = refused(desk, action, worker="Ana", sid=task.sid).error
        assert error.code == code
        assert "Ana is on hold" in error.message
    for action, code in (
        ("HoldParticipant", "cant-hold-participant"),
        ("UnholdParticipant", "cant-unhold-participant"),
    ):
        error = refused(desk, action, worker="Ana", sid=task.sid, targetSid=task.call.customer.sid).error
        assert error.code == code
    desk.invoke("UnholdParticipant", worker="Ana", sid=task.sid, targetSid=ana.sid)
    assert not own_leg(desk, task).on_hold
    desk.invoke("HoldParticipant", worker="Ana", sid=task.sid, targetSid=ana.sid)
    desk.invoke("UnholdParticipant", worker="Ana", sid=task.sid, targetSid=own_leg(desk, task).sid)
    assert not own_leg(desk, task).on_hold


CASES = (
    pytest.param("HoldCall", {}, "cant-hold-call", marks=pytest.mark.action("HoldCall", error="cant-hold-call")),
    pytest.param(
        "UnholdCall", {}, "cant-unhold-call", marks=pytest.mark.action("UnholdCall", error="cant-unhold-call")
    ),
    pytest.param(
        "HoldParticipant",
        {"targetSid": "WKx"},
        "cant-hold-participant",
        marks=pytest.mark.action("HoldParticipant", error="cant-hold-participant"),
    ),
    pytest.param(
        "UnholdParticipant",
        {"targetSid": "WKx"},
        "cant-unhold-participant",
        marks=pytest.mark.action("UnholdParticipant", error="cant-unhold-participant"),
    ),
)


@pytest.mark.parametrize(("action", "fields", "code"), CASES)
def test_hold_wants_a_call_in_the_workers_hands(
    desk: Desk, refused: Any, action: str, fields: dict[str, Any], code: str
) -> None:
    def refusal(sid: str, worker: str = "Ana") -> Any:
        error = refused(desk, action, worker=worker, sid=sid, **fields).error
        assert error.code == code
        return error

    assert "there is no task" in refusal("WTnobody").message
    assert "has no call" in refusal(desk.accepted(channel="chat").sid).message
    task = desk.accepted(channel="voice")
    assert "is Ana's, not Ben's" in refusal(task.sid, "Ben").message
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert "wants one that is accepted" in refusal(task.sid).message


@pytest.mark.parametrize(("action", "fields", "code"), CASES)
def test_no_hold_while_a_transfer_is_under_way(
    desk: Desk, refused: Any, action: str, fields: dict[str, Any], code: str
) -> None:
    task = desk.accepted(channel="voice")
    sid = task.sid
    desk.invoke("SetActivity", worker="Ben", activityName="Available")
    desk.invoke("TransferTask", worker="Ana", sid=sid, targetSid=desk.worker("Ben").sid, options={"mode": "WARM"})
    error = refused(desk, action, worker="Ana", sid=sid, **fields).error
    assert error.code == code
    assert "on its way to Ben" in error.message


@pytest.mark.action("HoldCall", error="error-holding-call")
@pytest.mark.action("UnholdCall", error="error-unholding-call")
@pytest.mark.action("HoldParticipant", error="could-not-hold-participant")
@pytest.mark.action("UnholdParticipant", error="could-not-unhold-participant")
def test_whoever_is_not_in_the_call_cannot_be_held(desk: Desk, refused: Any) -> None:
    task, expert = with_expert(desk)
    desk.change(lambda unit: legs.leave(unit, expert))
    for action, code in (("HoldCall", "error-holding-call"), ("UnholdCall", "error-unholding-call")):
        error = refused(desk, action, worker="Ana", sid=task.sid, participantCallSid="CAnobody").error
        assert error.code == code
        assert f"{task.call.customer.sid} (customer)" in (error.hint or "")
        error = refused(desk, action, worker="Ana", sid=task.sid, participantCallSid=expert.sid).error
        assert error.code == code
        assert f"the leg {expert.sid} is left" in error.message
    for action, code in (
        ("HoldParticipant", "could-not-hold-participant"),
        ("UnholdParticipant", "could-not-unhold-participant"),
    ):
        error = refused(desk, action, worker="Ana", sid=task.sid, targetSid=desk.worker("Cleo").sid).error
        assert error.code == code
        assert "nobody in the call" in error.message


@pytest.mark.action("HoldCall", error="error-holding-call")
def test_a_customer_who_is_still_being_called_cannot_be_held(desk: Desk, refused: Any) -> None:
    task = desk.accepted({"outbound_to": "+4930123456"}, channel="voice", direction="outbound")
    assert task.call.status == "ringing"
    error = refused(desk, "HoldCall", worker="Ana", sid=task.sid).error
    assert error.code == "error-holding-call"
    assert "is ringing" in error.message


@pytest.mark.action("HoldCall")
def test_a_supervisor_may_hold_for_a_worker(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("HoldCall", worker="Sue", sid=task.sid)
    assert task.call.customer.on_hold
