"""What payloads fill in before any handler runs, and what they refuse to overwrite."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import ActionError, PayloadError
from offhook.testing import Desk


def filled(desk: Desk, action: str, fields: dict[str, Any], worker: str | None = "Ana") -> Any:
    """The payload as handlers would see it."""
    spec = desk.host.registry.action(action)
    payload = spec.model.model_validate(fields)
    found = desk.worker(worker) if worker else None
    return payload.model_copy(update=dict(payload.filled(desk.centre, found)))


def test_task_and_sid_fill_each_other(desk: Desk) -> None:
    task = desk.task()
    for fields in ({"sid": task.sid}, {"task": task}, {"task": {"sid": task.sid}}, {"task": task.task_sid}):
        payload = filled(desk, "HoldCall", fields)
        assert payload.task is task
        assert payload.sid == task.sid


def test_the_four_ways_of_naming_a_task_give_one_key(desk: Desk) -> None:
    task, spec = desk.task(), desk.host.registry.action("HoldCall")
    ways = ({"sid": task.sid}, {"sid": task.task_sid}, {"task": task}, {"task": task.sid})
    assert {spec.key_of(filled(desk, "HoldCall", way), None) for way in ways} == {(task.sid,)}


def test_a_task_without_reservation_keeps_its_own_sid(desk: Desk) -> None:
    desk.invoke("SetActivity", worker="Ana", activityName="Break")
    task = desk.task()
    assert filled(desk, "SetTaskAttributes", {"task": task, "attributes": {}}).sid == task.task_sid


def test_what_names_no_task_is_left_alone_where_none_is_needed(desk: Desk) -> None:
    payload = filled(desk, "SelectTask", {})
    assert (payload.sid, payload.task) == (None, None)


def test_a_task_that_ended_long_ago_is_no_contradiction(desk: Desk) -> None:
    """A run that waited has it still, and the centre does not."""
    task = desk.task()
    desk.invoke("AcceptTask", worker="Ana", task=task)
    desk.invoke("CompleteTask", worker="Ana", task=task)
    desk.advance("1h")
    with pytest.raises(ActionError, match="in the centre any more") as caught:
        desk.invoke("SetTaskAttributes", worker="Ana", task=task, attributes={"a": 1})
    assert caught.value.code == "unknown-task"


@pytest.mark.parametrize("kind", ["reservation", "task"])
def test_a_sid_of_another_task_contradicts_the_task(desk: Desk, kind: str) -> None:
    task, other = desk.task(), desk.task()
    sid = other.sid if kind == "reservation" else other.task_sid
    with pytest.raises(PayloadError, match="contradict") as caught:
        filled(desk, "HoldCall", {"task": task, "sid": sid})
    assert caught.value.problems[0][0] == "sid"
    assert other.task_sid in caught.value.message


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("HangupCall", "no-task-in-payload"),
        ("EndCall", "no-task-in-payload"),
        ("HoldCall", "cant-hold-call"),
        ("UnholdCall", "cant-unhold-call"),
        ("ToggleDTMFDialpad", "cant-toggle-dtmf"),
        ("MonitorCall", "unknown-task"),
        ("DequeueTask", "unknown-task"),
    ],
)
def test_an_unknown_sid_has_the_code_of_its_action(desk: Desk, action: str, code: str) -> None:
    for sid in ("WRnothing", "WTnothing"):
        with pytest.raises(ActionError, match=sid) as caught:
            filled(desk, action, {"sid": sid})
        assert caught.value.code == code
        assert code in desk.host.registry.action(action).errors


def test_options_of_a_calls_conference_are_filled_but_never_overwritten(desk: Desk) -> None:
    call = desk.task(channel="voice")
    options = filled(desk, "AcceptTask", {"sid": call.sid}).conference_options
    assert (options.end_conference_on_exit, options.end_conference_on_customer_exit) == (True, True)
    given = {"endConferenceOnExit": False, "beep": "onEnter"}
    options = filled(desk, "AcceptTask", {"sid": call.sid, "conferenceOptions": given}).conference_options
    assert (options.end_conference_on_exit, options.end_conference_on_customer_exit) == (False, True)
    assert options.beep == "onEnter"


def test_other_tasks_have_no_conference(desk: Desk) -> None:
    chat = desk.task(channel="chat")
    assert not filled(desk, "AcceptTask", {"sid": chat.sid}).conference_options.end_conference_on_exit


def test_a_worker_fills_the_sid_and_the_reverse(desk: Desk) -> None:
    ben = desk.worker("Ben")
    for fields in ({"worker": ben}, {"workerSid": ben.sid}, {"worker": ben.sid}):
        payload = filled(desk, "SelectWorkerInSupervisor", fields)
        assert payload.worker is ben
        assert payload.worker_sid == ben.sid
    assert filled(desk, "SelectWorkerInSupervisor", {}).worker is None
    with pytest.raises(PayloadError, match="contradict"):
        filled(desk, "SelectWorkerInSupervisor", {"worker": ben, "workerSid": desk.worker("Ana").sid})
    with pytest.raises(ActionError) as caught:
        filled(desk, "SelectWorkerInSupervisor", {"workerSid": "WKnobody"})
    assert caught.value.code == "unknown-worker"


def test_an_activity_is_filled_whichever_way_it_is_named(desk: Desk) -> None:
    activity = desk.centre.activity("Break")
    for fields in ({"activityName": "break"}, {"activitySid": activity.sid}):
        payload = filled(desk, "SetActivity", fields)
        assert (payload.activity_sid, payload.activity_name, payload.activity_available) == (
            activity.sid,
            "Break",
            False,
        )
        assert payload.options.reject_pending_reservations is True


def test_a_conversation_gives_its_sid(desk: Desk) -> None:
    ours, other = (desk.task({"conversationName": name}).conversation for name in ("ours", "other"))
    for given in (ours, {"sid": ours.sid}, ours.sid, "ours", ours.channel_sid):
        payload = filled(desk, "SendTyping", {"conversation": given})
        assert (payload.conversation, payload.conversation_sid) == (ours, ours.sid)
    for sid in (ours.sid, "ours"):
        payload = filled(desk, "SendTyping", {"conversationSid": sid})
        assert (payload.conversation, payload.conversation_sid) == (ours, ours.sid)
    with pytest.raises(PayloadError, match="contradict"):
        filled(desk, "SendTyping", {"conversationSid": ours.sid, "conversation": other})
    with pytest.raises(ActionError, match="there is no conversation CH1") as caught:
        filled(desk, "SendTyping", {"conversationSid": "CH1"})
    assert caught.value.code == "no-valid-conversation"


def test_a_participant_gives_the_target(desk: Desk) -> None:
    call = desk.task(channel="voice")
    payload = filled(desk, "KickParticipant", {"sid": call.sid, "participant": {"sid": "WK1"}})
    assert payload.target_sid == "WK1"
    with pytest.raises(PayloadError, match="contradict"):
        filled(desk, "KickParticipant", {"sid": call.sid, "participant": {"sid": "WK1"}, "targetSid": "WK2"})
