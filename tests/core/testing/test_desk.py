"""`Desk`: what a test does with a contact centre, and what it sees."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, OffhookError
from offhook.centre import CentreConfig, WorkerConfig, transitions
from offhook.testing import ContactCentre, Found
from offhook_plugins.worker import SetActivity

HOLD_UP = "instead of SetActivity do\n  wait 10s\n  proceed\nend\n"


def test_a_centre_in_a_line(contact_centre: ContactCentre) -> None:
    desk = contact_centre(workers={"Anna": "sales", "Ben": None}, tasks=2)
    assert [worker.name for worker in desk.centre.workers] == ["Anna", "Ben"]
    assert [queue.name for queue in desk.centre.queues] == ["Everyone", "sales"]
    assert [task.status for task in desk.tasks] == ["reserved", "reserved"]
    assert {desk.tasks[0].worker, desk.tasks[1].worker} == {desk.worker("anna"), desk.worker("Ben")}
    assert all(worker.signed_in and worker.activity.available for worker in desk.centre.workers)


def test_without_a_word_there_is_anna(contact_centre: ContactCentre) -> None:
    assert contact_centre().accepted().worker.name == "Anna"


def test_first_tasks_may_have_attributes(contact_centre: ContactCentre) -> None:
    desk = contact_centre(tasks=[{"tier": "gold"}, {}])
    assert [dict(task.attributes) for task in desk.tasks] == [{"tier": "gold"}, {}]


def test_tasks_go_where_they_are_sent(contact_centre: ContactCentre) -> None:
    desk = contact_centre(workers={"Anna": "sales", "Ben": "support"})
    assert desk.task(queue="support").worker is desk.worker("Ben")
    to_anna = desk.task({"tier": "gold"}, channel="voice", worker="Anna", queue="sales", priority=3)
    assert (to_anna.worker, to_anna.queue.name, to_anna.channel, to_anna.priority) == (
        desk.worker("Anna"), "sales", "voice", 3,
    )  # fmt: skip
    assert desk.accepted(worker="Ben").reservation.status == "accepted"


def test_what_is_not_offered_cannot_be_accepted(contact_centre: ContactCentre) -> None:
    desk = contact_centre(workers={"Sue": {"activity": "Offline"}})
    with pytest.raises(AssertionError, match="Sue was not offered the task"):
        desk.accepted(ignore_capacity=False)


def test_who_is_not_there_is_told_with_who_is(contact_centre: ContactCentre) -> None:
    desk = contact_centre(workers=["Anna", "Ben"])
    with pytest.raises(LookupError, match="no worker 'Bob'; there are Anna, Ben"):
        desk.worker("Bob")
    with pytest.raises(LookupError, match="no queue 'sales'; there are Everyone"):
        desk.task(queue="sales")


def test_reservations(contact_centre: ContactCentre) -> None:
    desk = contact_centre(workers=["Anna", "Ben"])
    first, second = desk.accepted(worker="Anna"), desk.task(worker="Ben")
    assert desk.reservations() == [first.reservation, second.reservation]
    assert desk.reservations("Anna") == [first.reservation]
    assert desk.reservations(status="pending") == [second.reservation]


def test_an_action_by_name_by_model_and_by_its_bare_value(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    for given, fields in (
        (("SetActivity",), {"activity_name": "Break"}),
        (("SetActivity",), {"activityName": "Offline"}),
        (("SetActivity", {"activityName": "Unavailable"}), {}),
        ((SetActivity(activity_name="Available"),), {}),
    ):
        desk.invoke(*given, worker="Anna", **fields)
    assert desk.worker("Anna").activity.name == "Available"
    assert len(desk.journal.records("invocation.settled", action="SetActivity")) == 4
    with pytest.raises(TypeError, match=r"or its fields by name \(activity_name\)"):
        desk.invoke("SetActivity", {"activityName": "Break"}, activity_name="Break")


def test_the_caller_gets_what_callers_get(contact_centre: ContactCentre) -> None:
    desk = contact_centre(scripts='before SetActivity do cancel "not now"')
    with pytest.raises(ActionCancelled, match="not now"):
        desk.invoke("SetActivity", activity_name="Break", worker="Anna")
    with pytest.raises(ActionError) as caught:
        desk.invoke("AcceptTask", sid="WR1", worker="Anna")
    assert caught.value.code == "reservation-not-found"


def test_an_attempt_tells_how_it_ended(contact_centre: ContactCentre) -> None:
    desk = contact_centre(scripts='before RejectTask do cancel "never"')
    task = desk.task()
    cancelled = desk.attempt("RejectTask", sid=task.sid, worker="Anna")
    assert cancelled == "cancelled"
    assert (cancelled.reason, cancelled.by, cancelled.action) == ("never", "test.hook:1", "RejectTask")
    assert isinstance(cancelled.error, ActionCancelled)
    assert desk.attempt("RejectTask", sid="WR1") == "refused"
    assert desk.outcome().code == "reservation-not-found"
    assert desk.attempt("RejectTusk", sid="WR1").code == "unknown-action"
    assert desk.attempt("AcceptTask", sad="WR1").code == "invalid-payload"
    done = desk.attempt("AcceptTask", sid=task.sid, worker="Anna")
    assert (done, done.result, done.code) == ("completed", task.reservation, None)


def test_the_outcome_and_the_verdicts_of_an_action(contact_centre: ContactCentre, greeter: Any) -> None:
    script = 'before AcceptTask named "never" when task.priority > 5 do stop'
    desk = contact_centre(plugins=[greeter], scripts=script)
    desk.accepted({"name": "Ada"})
    desk.attempt("AcceptTask", sid="WR1")
    assert desk.outcome() == "refused"
    assert desk.outcome("AcceptTask") == "refused"
    desk.accepted({"name": "Ada"})
    assert desk.verdicts() == [("never", "declined"), ("greeter.after_accept_task", "ran")]
    assert desk.payload("AcceptTask")["sid"] == desk.tasks[-1].sid
    with pytest.raises(AssertionError, match="HoldCall has not ended"):
        desk.outcome("HoldCall")
    with pytest.raises(AssertionError, match=r"no records invocation\.committed with action='RejectTask'"):
        desk.payload("RejectTask")


def test_what_was_shown_and_logged(contact_centre: ContactCentre, greeter: Any) -> None:
    desk = contact_centre(plugins=[greeter], scripts='after AcceptTask do log "accepted"')
    desk.advance("1m")
    desk.accepted({"name": "Ada"})
    assert desk.notifications == ["This is Ada"]
    shown = desk.notifications[0]
    assert (shown.to, shown.level, shown.at) == ("Anna", "info", desk.now)
    assert desk.logs == ["accepted"]


def test_events_and_what_happened_last(contact_centre: ContactCentre) -> None:
    desk = contact_centre(tasks=1)
    task = desk.task()
    assert desk.happened[0] == "task.created"
    assert [event.entity("task") for event in desk.events("task.created")] == list(desk.tasks)
    assert len(desk.events("task.created", task=task)) == 1
    assert {event.entity("task") for event in desk.events(task=task)} == {task}
    desk.settle()
    assert desk.happened == []
    desk.accepted()
    assert desk.happened[0] == "task.created"
    assert desk.happened[-2:] == ["reservation.accepted", "conversation.joined"]


def test_an_event_that_there_is_not_is_asked_for_in_vain(contact_centre: ContactCentre) -> None:
    desk = contact_centre()
    with pytest.raises(LookupError, match=r"there is no event task.creatd \(did you mean task.created\?\)"):
        desk.events("task.creatd")
    assert desk.events("task.created") == []


def test_time(contact_centre: ContactCentre) -> None:
    desk = contact_centre(start="2026-03-02T08:00", zone="Europe/Berlin", country="DE")
    assert desk.now == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert (desk.centre.settings.time_zone, desk.centre.settings.country) == ("Europe/Berlin", "DE")
    desk.task()
    desk.advance("1m")
    desk.advance(30)
    desk.advance(timedelta(seconds=29))
    assert desk.reservations(status="timeout") == []
    desk.advance("1s")
    assert len(desk.reservations(status="timeout")) == 1
    desk.advance_to("2026-03-02T10:00+01:00")
    assert desk.now == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_begin_does_not_wait(contact_centre: ContactCentre) -> None:
    desk = contact_centre(scripts=HOLD_UP)
    pending = desk.begin("SetActivity", activity_name="Break", worker="Anna")
    started = desk.now
    assert not pending.done
    with pytest.raises(AssertionError, match="SetActivity has not ended"):
        pending.result()
    assert desk.attempt("SetActivity", activity_name="Break", worker="Anna").code == "action-pending"
    desk.advance("9s")
    assert (pending.done, desk.worker("Anna").activity.name) == (False, "Available")
    desk.advance("1s")
    assert (pending.done, pending.error, desk.now - started) == (True, None, timedelta(seconds=10))
    pending.result()
    assert desk.worker("Anna").activity.name == "Break"


def test_invoke_lets_time_pass_as_far_as_it_needs(contact_centre: ContactCentre) -> None:
    desk = contact_centre(scripts=HOLD_UP)
    before = desk.now
    desk.invoke("SetActivity", activity_name="Break", worker="Anna")
    assert desk.now - before == timedelta(seconds=10)
    late = desk.attempt("SetActivity", activity_name="Available", worker="Anna", deadline="5s")
    assert late.error.code == "deadline-exceeded"


def test_changing_the_centre_apart_from_any_action(contact_centre: ContactCentre) -> None:
    desk = contact_centre(tasks=1)
    desk.change(lambda unit: transitions.set_task_priority(unit, desk.tasks[0], 7))
    assert desk.tasks[0].priority == 7
    assert desk.happened == ["task.updated"]


def test_any_coroutine_runs_in_the_loop_of_the_host(contact_centre: ContactCentre) -> None:
    desk = contact_centre()

    async def loop() -> Any:
        return asyncio.get_running_loop()

    assert desk.run(loop()) is desk.host.scheduler.loop


def test_scripts_are_texts_and_files(contact_centre: ContactCentre, tmp_path: Path) -> None:
    file = tmp_path / "rules.hook"
    file.write_text('param word: text = "file"\non task.created do log word\n')
    text = """
        on task.created do
          log "text"
        end
    """
    desk = contact_centre(scripts=[text, file], params={"word": "changed"}, tasks=1)
    assert desk.logs == ["text", "changed"]
    assert contact_centre(scripts=str(file), tasks=1).logs == ["file"]


def test_what_a_host_is_given_besides(contact_centre: ContactCentre) -> None:
    config = CentreConfig(workers=(WorkerConfig(name="Zoe", activity="Available"),))
    desk = contact_centre(centre=config, seed=7, digest=True, sign_in=False)
    assert desk.worker("Zoe").signed_in is False
    assert desk.host.options.seed == 7
    with pytest.raises(OffhookError, match="given whole"):
        contact_centre(centre=config, workers=["Anna"])


def test_the_same_test_does_the_same(contact_centre: ContactCentre) -> None:
    def digest(**options: Any) -> str:
        desk = contact_centre(digest=True, **options)
        desk.accepted()
        return desk.host.journal.digest.hexdigest()

    assert digest() == digest() != digest(seed=1)


def test_it_is_closed_once(contact_centre: ContactCentre) -> None:
    with contact_centre() as desk:
        host = desk.host
    assert host.scheduler.closed
    desk.close()


async def test_in_a_running_loop_it_says_what_to_write(contact_centre: ContactCentre) -> None:
    with pytest.raises(OffhookError, match=r"async with contact_centre\.open\(\.\.\.\) as desk"):
        contact_centre()


def test_a_desk_that_was_made_outside_cannot_be_used_inside_a_loop(contact_centre: ContactCentre) -> None:
    desk = contact_centre()

    async def inside() -> None:
        desk.settle()

    with pytest.raises(OffhookError, match="a method of a desk was called in a running event loop") as caught:
        asyncio.run(inside())
    assert caught.value.code == "blocks-itself"


def test_a_centre_that_cannot_be_made_leaves_nothing_open(contact_centre: ContactCentre) -> None:
    with pytest.raises(OffhookError, match="SetActivty"):
        contact_centre(scripts="before SetActivty do stop")
    contact_centre.close()


def test_an_option_that_there_is_not(contact_centre: ContactCentre) -> None:
    for wrong, near in (("wokers", "workers"), ("hook_limt", "hook_limit")):
        with pytest.raises(TypeError, match=rf"no option {wrong} \(did you mean {near}\?\)"):
            contact_centre(**{wrong: None})


def test_lists_are_lists(contact_centre: ContactCentre) -> None:
    logs = contact_centre().logs
    assert isinstance(logs, Found)
    assert logs == []


def test_without_pytest() -> None:
    with ContactCentre() as contact_centre:
        desk = contact_centre(scripts='on task.created do log "came"', tasks=1)
        assert desk.logs == ["came"]
        (script,) = desk.host.scripts.paths
        assert Path(script).is_file()
    assert desk.host.scheduler.closed
    assert not Path(script).exists()
