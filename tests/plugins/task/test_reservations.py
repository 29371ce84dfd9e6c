"""AcceptTask, RejectTask, WrapupTask, CompleteTask, EndVoiceTask on the embedded centre."""

from __future__ import annotations

from typing import Any

import pytest

from offhook import hookimpl
from offhook_plugins.task import WrapupTask


def test_accepting_gives_the_reservation_and_assigns_the_task(bench: Any) -> None:
    task = bench.task()
    assert (task.status, task.reservation.status) == ("reserved", "pending")
    reservation = bench.do("AcceptTask", "Ana", sid=task.sid)
    assert reservation is task.reservation
    assert (task.status, reservation.status) == ("assigned", "accepted")
    assert reservation.accepted_at == bench.clock.now()
    assert bench.happened == ["reservation.accepted"]
    assert bench.event("reservation.accepted").entity("worker") is bench.worker("Ana")


def test_accepting_twice_is_an_error(bench: Any) -> None:
    task = bench.accepted()
    error = bench.error("AcceptTask", "Ana", sid=task.sid)
    assert error.code == "reservation-not-pending"
    assert "accepted" in error.message


def test_accepting_what_timed_out_is_an_error(bench: Any) -> None:
    task = bench.task()
    sid = task.sid
    bench.wait(121)
    assert bench.code("AcceptTask", "Ana", sid=sid) == "reservation-not-pending"


def test_a_reservation_that_does_not_exist(bench: Any) -> None:
    for action in ("AcceptTask", "RejectTask"):
        error = bench.error(action, "Ana", sid="WRnothing")
        assert error.code == "reservation-not-found"
        assert "WRnothing" in error.message


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("AcceptTask", "reservation-not-found"),
        ("RejectTask", "reservation-not-found"),
        ("WrapupTask", "unknown-task"),
        ("CompleteTask", "could-not-complete-reservation"),
        ("EndVoiceTask", "could-not-complete-reservation"),
        ("TransferTask", "cant-transfer-task"),
        ("CancelTransfer", "no-transfer-to-cancel"),
    ],
)
def test_agents_act_on_their_own_reservations_only(bench: Any, action: str, code: str) -> None:
    task = bench.task()
    more = {"targetSid": bench.worker("Ben").sid, "options": {}} if action == "TransferTask" else {}
    error = bench.error(action, "Ben", sid=task.sid, **more)
    assert error.code == code
    assert "Ana" in str(error)


def test_supervisors_and_the_system_act_on_any_reservation(bench: Any) -> None:
    first, second = bench.task(), bench.task()
    bench.do("AcceptTask", "Sue", sid=first.sid)
    bench.do("AcceptTask", sid=second.sid)
    assert first.worker is second.worker is bench.worker("Ana")


def test_a_task_sid_stands_for_the_reservation(bench: Any) -> None:
    task = bench.task()
    bench.do("AcceptTask", "Ana", sid=task.task_sid)
    bench.do("WrapupTask", "Ana", task=task.task_sid)
    bench.do("CompleteTask", "Ana", task=task)
    assert task.status == "completed"


def test_a_task_that_nobody_was_offered_has_no_reservation(bench: Any) -> None:
    bench.move("Ana", "Break")
    task = bench.task()
    error = bench.error("AcceptTask", sid=task.task_sid)
    assert error.code == "reservation-not-found"
    assert "pending" in error.message


def test_rejecting_offers_the_task_anew(bench: Any) -> None:
    bench.move("Ben", "Available")
    task = bench.task()
    first = task.reservation
    answer = bench.do("RejectTask", first.worker.name, sid=first.sid)
    assert answer is first
    assert first.status == "rejected"
    assert bench.happened[0] == "reservation.rejected"
    assert "reservation.created" in bench.happened
    assert task.reservation is not first
    assert bench.code("RejectTask", first.worker.name, sid=first.sid) == "reservation-not-pending"


def test_wrap_up_gives_the_task_and_keeps_the_reason(bench: Any) -> None:
    task = bench.accepted()
    assert bench.do("WrapupTask", "Ana", sid=task.sid, reason="bye") is task
    assert (task.status, task.reservation.status, task.reason) == ("wrapping", "wrapping", "bye")
    assert bench.happened == ["task.wrapup", "reservation.wrapup"]
    assert bench.event("task.wrapup").reason == "bye"
    assert bench.code("WrapupTask", "Ana", sid=task.sid) == "reservation-is-not-accepted"


def test_wrap_up_wants_an_accepted_reservation(bench: Any) -> None:
    task = bench.task()
    assert bench.code("WrapupTask", "Ana", sid=task.sid) == "reservation-is-not-accepted"
    assert bench.code("WrapupTask", "Ana", sid="WTnothing") == "unknown-task"


@pytest.mark.parametrize("wrapped", [True, False])
def test_completing_gives_the_task(bench: Any, wrapped: bool) -> None:
    task = bench.accepted()
    if wrapped:
        bench.do("WrapupTask", "Ana", sid=task.sid)
    sid = task.sid
    assert bench.do("CompleteTask", "Ana", sid=sid, reason="done") is task
    assert (task.status, task.reason, task.reservation.status) == ("completed", "done", "completed")
    assert bench.happened == ["task.completed", "reservation.completed"]
    assert task not in bench.centre.tasks
    assert bench.code("CompleteTask", "Ana", sid=sid) == "reservation-is-completed"


def test_a_pending_reservation_cannot_be_completed(bench: Any) -> None:
    task = bench.task()
    assert bench.code("CompleteTask", "Ana", sid=task.sid) == "could-not-complete-reservation"
    assert bench.code("CompleteTask", "Ana", sid="WRnothing") == "could-not-complete-reservation"


def test_ending_a_call_wraps_it_up_and_then_completes_it(bench: Any) -> None:
    task = bench.accepted("voice")
    assert bench.do("EndVoiceTask", "Ana", sid=task.sid) is task
    assert (task.status, task.reason) == ("wrapping", "ended by the worker")
    assert bench.do("EndVoiceTask", "Ana", sid=task.sid) is task
    assert task.status == "completed"
    assert bench.code("EndVoiceTask", "Ana", sid=task.sid) == "could-not-complete-reservation"


def test_a_call_that_only_rings_cannot_be_ended(bench: Any) -> None:
    task = bench.task("voice")
    assert bench.code("EndVoiceTask", "Ana", sid=task.sid) == "could-not-complete-reservation"
    assert bench.code("EndVoiceTask", "Ana", sid="WTnothing") == "could-not-complete-reservation"


class Spy:
    """Hears WrapupTask and may refuse it."""

    def __init__(self, refuse: bool) -> None:
        self.refuse = refuse
        self.heard: list[Any] = []

    @hookimpl
    def before_wrapup_task(self, payload: WrapupTask, invocation: Any) -> None:
        self.heard.append(payload)
        if self.refuse:
            invocation.cancel("not yet", code="too-early")


def test_ending_a_call_goes_through_the_inner_action_and_its_handlers(make_bench: Any) -> None:
    spy = Spy(refuse=False)
    bench = make_bench(plugins=(spy,))
    task = bench.accepted("voice")
    bench.do("EndVoiceTask", "Ana", sid=task.sid)
    assert [payload.sid for payload in spy.heard] == [task.sid]


def test_a_refused_inner_action_is_not_swallowed(make_bench: Any) -> None:
    bench = make_bench(plugins=(Spy(refuse=True),))
    task = bench.accepted("voice")
    with pytest.raises(Exception, match="not yet"):
        bench.do("EndVoiceTask", "Ana", sid=task.sid)
    assert task.status == "assigned"
