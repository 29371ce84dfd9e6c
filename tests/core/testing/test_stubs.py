"""Stubs: they stand in for implementations, fail, take their time, and remember what they were called with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from offhook import ActionError, hookimpl
from offhook.testing import ContactCentre


class Holding:
    """Wraps HoldCall, and says what came of it."""

    plugin_name = "holding"

    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    async def instead_of_hold_call(self, proceed: Any) -> Any:
        self.heard.append("instead")
        return await proceed(hold_music_url="https://music.example/x.mp3")

    @hookimpl
    def after_hold_call(self, result: Any) -> None:
        self.heard.append(f"after {result}")

    @hookimpl
    def on_hold_call_failure(self, error: ActionError) -> None:
        self.heard.append(f"failure {error.code}")


def test_it_stands_in_for_an_action_that_the_backend_refuses(contact_centre: ContactCentre) -> None:
    holding = Holding()
    desk = contact_centre(plugins=[holding], tasks=1)
    sid = desk.tasks[0].sid
    assert desk.attempt("HoldCall", sid=sid).code == "cant-hold-call"
    hold = desk.stub("HoldCall", returns="held")
    assert desk.invoke("HoldCall", sid=sid, worker="Anna") == "held"
    assert holding.heard == ["instead", "failure cant-hold-call", "instead", "after held"]
    call = hold.calls[0]
    assert (call.payload.sid, call.payload.hold_music_url, call.worker, call.at) == (
        sid,
        "https://music.example/x.mp3",
        "Anna",
        desk.now,
    )


@pytest.mark.parametrize(
    ("raises", "code"),
    [("call-not-found", "call-not-found"), (ActionError("no", code="busy"), "busy"), (KeyError, "action-failed")],
)
def test_it_fails(contact_centre: ContactCentre, raises: Any, code: str) -> None:
    holding = Holding()
    desk = contact_centre(plugins=[holding], tasks=1)
    desk.stub("HoldCall", raises=raises)
    for _ in range(2):
        failed = desk.attempt("HoldCall", sid=desk.tasks[0].sid)
        assert (failed, failed.code) == ("failed", code)
    assert holding.heard == ["instead", f"failure {code}"] * 2
    assert desk.failures == []


def test_it_is_slow_in_the_time_of_the_centre(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    task = desk.accepted()
    desk.stub("HoldCall", after="3h")
    before = desk.now
    desk.invoke("HoldCall", sid=task.sid)
    assert desk.now - before == timedelta(hours=3)
    late = desk.attempt("HoldCall", sid=task.sid, deadline="1s")
    assert late.error.code == "deadline-exceeded"


def test_a_slow_or_watched_action_is_done_all_the_same(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    stub = desk.stub("SetActivity", after="5s", proceed=True)
    desk.invoke("SetActivity", activity_name="Break", worker="Anna")
    assert desk.worker("Anna").activity.name == "Break"
    assert len(stub.calls) == 1


def test_one_answer_after_another_and_the_last_one_stays(contact_centre: ContactCentre) -> None:
    desk = contact_centre(tasks=1)
    stub = desk.stub("HoldCall", raises="busy").then(returns="late", after="2s").then(returns="held")
    ended = [desk.attempt("HoldCall", sid=desk.tasks[0].sid) for _ in range(4)]
    assert [(outcome, outcome.result or outcome.code) for outcome in ended] == [
        ("failed", "busy"), ("completed", "late"), ("completed", "held"), ("completed", "held"),
    ]  # fmt: skip
    assert len(stub.calls) == 4


def test_it_goes_away(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    first = desk.stub("SetActivity", raises="busy")
    second = desk.stub("SetActivity", returns="x")
    first.remove()
    assert desk.invoke("SetActivity", activity_name="Break", worker="Anna") == "x"
    second.remove()
    second.remove()
    desk.invoke("SetActivity", activity_name="Break", worker="Anna")
    assert desk.worker("Anna").activity.name == "Break"


def test_mistakes_are_told(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    with pytest.raises(ActionError, match="HoldCall"):
        desk.stub("HoldCal")
    with pytest.raises(ValueError, match="only one of these"):
        desk.stub("HoldCall", returns=1, raises="busy")


def test_without_a_stub_nothing_of_it_is_seen(contact_centre: ContactCentre, greeter: Any) -> None:
    desk = contact_centre(plugins=[greeter])
    desk.accepted({"name": "Ada"})
    assert desk.verdicts("AcceptTask") == [("greeter.after_accept_task", "ran")]
    assert not any("stub" in line for line in desk.journal.story())
    desk.stub("AcceptTask", raises="busy")
    assert desk.attempt("AcceptTask", sid=desk.task(worker="Anna").sid).verdicts[0] == ("stub", "failed")


def test_a_host_without_stubs_plans_as_any_other(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    action = desk.host.registry.action("SetActivity")
    assert desk.host.planner.plan(action).instead == ()
    stub = desk.stub("HoldCall")
    assert [handler.name for handler in desk.host.planner.plan(action).instead] == ["stub"]
    desk.invoke("SetActivity", activity_name="Break", worker="Anna")
    assert desk.verdicts() == []
    assert "00:00:00 SetActivity completed" in desk.journal.story()
    stub.remove()
    assert desk.host.planner.plan(action).instead == ()
