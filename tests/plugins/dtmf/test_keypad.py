"""ToggleDTMFDialpad, SetDTMFDialpadDigits and SendDTMFDigits on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre import Participant
from offhook.centre.calls import legs
from offhook.testing import Desk


def keypad(desk: Desk, task: Any, worker: str = "Ana") -> Any:
    """What the keypad of a call shows; None while it is not there."""
    return desk.worker(worker).desktop.components.get(f"CallCanvasDialpad{task.sid}")


def menu_in(desk: Desk, task: Any) -> Participant:
    """A machine outside with a menu, in the call."""

    def add(unit: Any) -> Participant:
        leg = legs.add_leg(unit, task.call, "external", phone_number="+4930123456", name="A menu")
        legs.join(unit, leg)
        return leg

    leg: Participant = desk.change(add)
    return leg


@pytest.mark.action("ToggleDTMFDialpad", events=())
def test_the_keypad_flips_or_is_as_asked_for(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    assert keypad(desk, task) is None
    desk.invoke("ToggleDTMFDialpad", worker="Ana", sid=task.sid)
    assert keypad(desk, task) == {"open": True, "digits": ""}
    assert desk.happened == []
    desk.invoke("ToggleDTMFDialpad", worker="Ana", sid=task.sid)
    assert keypad(desk, task) is None
    for wanted in (False, True, True):
        desk.invoke("ToggleDTMFDialpad", worker="Ana", sid=task.sid, open=wanted)
        assert keypad(desk, task) == ({"open": True, "digits": ""} if wanted else None)


@pytest.mark.action("ToggleDTMFDialpad")
def test_hiding_forgets_the_digits_and_the_call_need_not_be_live(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("SendDTMFDigits", worker="Ana", sid=task.sid, digits="12")
    desk.invoke("ToggleDTMFDialpad", worker="Ana", sid=task.sid, open=True)
    assert keypad(desk, task)["digits"] == ""
    desk.invoke("SetDTMFDialpadDigits", worker="Ana", sid=task.sid, digits="7")
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    desk.invoke("ToggleDTMFDialpad", worker="Ana", sid=task.sid)
    assert keypad(desk, task) is None


@pytest.mark.action("ToggleDTMFDialpad", error="cant-toggle-dtmf")
def test_only_calls_have_a_keypad(desk: Desk, refused: Any) -> None:
    for sid, said in (("WTnobody", "there is no task"), (desk.accepted(channel="chat").sid, "has no call")):
        error = refused(desk, "ToggleDTMFDialpad", worker="Ana", sid=sid).error
        assert error.code == "cant-toggle-dtmf"
        assert said in error.message


@pytest.mark.action("ToggleDTMFDialpad", error="cant-toggle-dtmf")
def test_the_keypad_goes_with_the_reservation(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    sid = task.sid
    desk.invoke("SetComponentState", worker="Ana", name="Panel", state={"n": 1})
    desk.invoke("ToggleDTMFDialpad", worker="Ana", sid=sid)
    desk.invoke("CompleteTask", worker="Ana", sid=sid)
    assert desk.worker("Ana").desktop.components == {"Panel": {"n": 1}}
    assert refused(desk, "ToggleDTMFDialpad", worker="Ana", sid=sid).error.code == "cant-toggle-dtmf"
    desk.invoke("SetActivity", worker="Ana", activityName="Available")
    offer = desk.task(channel="voice", worker="Ana")
    desk.invoke("ToggleDTMFDialpad", worker="Ana", sid=offer.sid)
    assert keypad(desk, offer) is not None
    desk.invoke("RejectTask", worker="Ana", sid=offer.sid)
    assert desk.worker("Ana").desktop.components == {"Panel": {"n": 1}}


@pytest.mark.action("SetDTMFDialpadDigits", events=())
def test_digits_are_shown_without_a_tone(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("ToggleDTMFDialpad", worker="Ana", sid=task.sid)
    desk.invoke("SetDTMFDialpadDigits", worker="Ana", sid=task.sid, digits="*31#")
    assert keypad(desk, task) == {"open": True, "digits": "*31#"}
    assert task.call.customer.digits == ""
    assert desk.happened == []


@pytest.mark.action("SendDTMFDigits", events=("participant.digits",))
def test_tones_reach_all_others_who_are_not_on_hold(desk: Desk) -> None:
    task = desk.accepted(channel="voice")
    menu, customer = menu_in(desk, task), task.call.customer
    own = task.call.leg_of(desk.worker("Ana"))
    desk.invoke("SendDTMFDigits", worker="Ana", sid=task.sid, digits="1")
    assert desk.happened == ["participant.digits"]
    event = desk.events("participant.digits")[-1]
    assert (event.entities["participant"], event.data) == (own, {"digits": "1"})
    desk.invoke("HoldCall", worker="Ana", sid=task.sid)
    desk.invoke("SendDTMFDigits", worker="Ana", sid=task.sid, digits="2#")
    assert (menu.digits, customer.digits, own.digits) == ("12#", "1", "")
    # the keypad is not open, and shows all when it is looked at
    assert keypad(desk, task) == {"open": False, "digits": "12#"}
    assert type(menu).script_fields["digits"](menu) == "12#"


@pytest.mark.action("SendDTMFDigits")
def test_what_is_shown_goes_through_the_action_that_shows_it(make_desk: Any, write: Any) -> None:
    script = write('before SetDTMFDialpadDigits do cancel "No digits on the screen"\n')
    desk: Desk = make_desk(scripts=[script])
    task = desk.accepted(channel="voice")
    outcome = desk.attempt("SendDTMFDigits", worker="Ana", sid=task.sid, digits="4711")
    assert outcome.error.code == "cancelled-inside"
    assert task.call.customer.digits == ""


@pytest.mark.action("SetDTMFDialpadDigits", error="cant-set-digits")
@pytest.mark.action("SendDTMFDigits", error="cant-send-digits")
@pytest.mark.parametrize(
    ("action", "code"), [("SetDTMFDialpadDigits", "cant-set-digits"), ("SendDTMFDigits", "cant-send-digits")]
)
def test_digits_want_a_live_call(desk: Desk, refused: Any, action: str, code: str) -> None:
    def refusal(sid: str, worker: str = "Ana") -> str:
        error = refused(desk, action, worker=worker, sid=sid, digits="1").error
        assert error.code == code
        return str(error.message)

    assert "there is no task" in refusal("WTnobody")
    assert "has no call" in refusal(desk.accepted(channel="chat").sid)
    task = desk.accepted(channel="voice")
    assert "is Ana's, not Ben's" in refusal(task.sid, "Ben")
    desk.invoke("WrapupTask", worker="Ana", sid=task.sid)
    assert "is completed" in refusal(task.sid)


@pytest.mark.action("SendDTMFDigits", error="cant-send-digits")
def test_a_worker_on_hold_is_heard_by_nobody(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    desk.invoke("HoldParticipant", worker="Ana", sid=task.sid, targetSid=desk.worker("Ana").sid)
    error = refused(desk, "SendDTMFDigits", worker="Ana", sid=task.sid, digits="1").error
    assert error.code == "cant-send-digits"
    assert "nobody would hear" in error.message


@pytest.mark.action("SendDTMFDigits", error="no-active-call")
def test_tones_come_from_whoever_is_in_the_call(desk: Desk, refused: Any) -> None:
    task = desk.accepted(channel="voice")
    menu_in(desk, task)
    own = task.call.leg_of(desk.worker("Ana"))
    # the phone was lost, and rings again
    desk.change(lambda unit: [unit.change(own, "status", "ringing")])
    error = refused(desk, "SendDTMFDigits", worker="Ana", sid=task.sid, digits="1").error
    assert error.code == "no-active-call"
    assert f"the leg {own.sid} is ringing" in error.message
